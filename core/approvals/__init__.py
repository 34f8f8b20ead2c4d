"""Who must agree to a trip, in which order, by when, and what they said."""
