"""What every imitated party stands on: state, time, faults, webhooks, effects and the hub they meet in."""
