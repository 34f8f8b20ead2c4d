"""Money moved for bookings: virtual cards, card charges, and the double-entry ledger beside them."""
