"""The outside world on this machine: suppliers, payments, mail and the model API over their real wire formats."""
