"""Conversations: what was said, what was streamed, and whose turn it is."""
