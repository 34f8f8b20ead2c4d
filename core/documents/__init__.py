"""What was bought, on paper: itinerary, e-ticket receipt, voucher and calendar file, made from facts."""
