"""Searching: what suppliers offer for a trip, tagged by policy, ranked, and kept until it expires."""
