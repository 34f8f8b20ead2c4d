"""Proposals shown to one person, and that person's yes: nothing that costs money happens without it."""
