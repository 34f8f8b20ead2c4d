"""A trip: where somebody goes and when, whatever is booked for it, and whether its parts fit together."""
