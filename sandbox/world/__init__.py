"""The seeded, deterministic world the sandbox sells from."""
