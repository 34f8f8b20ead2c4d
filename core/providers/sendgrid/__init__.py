"""SendGrid: mail out, delivery events in."""
