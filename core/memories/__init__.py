"""What a traveller told us to keep in mind: always shown to, and editable by, the person it is about."""
