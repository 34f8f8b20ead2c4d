"""Hotelbeds: hotel rooms by availability, check-rate and booking."""
