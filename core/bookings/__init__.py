"""A booking from draft to done: lifecycle, items, the saga that buys them, and what may be done next."""
