"""Measurements of what the product promises, beside its peers in the same run."""
