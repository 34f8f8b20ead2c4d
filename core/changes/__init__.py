"""What happens to a trip after it was bought: cancelling it, and what comes back."""
