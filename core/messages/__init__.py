"""Everything sent to people: templates, channels, and a row for each message."""
