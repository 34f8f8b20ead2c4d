"""SendGrid as its documents describe it: mail send, suppressions, signed event webhook; and a mailbox to read."""
