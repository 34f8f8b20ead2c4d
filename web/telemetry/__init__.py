"""What the service says about itself: JSON logs, metrics, traces. No names, addresses or card data in any of them."""
