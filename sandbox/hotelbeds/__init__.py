"""Hotelbeds (APItude) as its documents describe it: booking API 1.0 and 1.2, content API 1.0."""
