"""Stripe as its API version 2026-10-28 behaves: payments, saved cards, refunds, Issuing, events."""
