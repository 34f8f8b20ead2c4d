"""The deterministic business: it searches, checks, prices, books and refunds. No web, no queue, no model framework."""
