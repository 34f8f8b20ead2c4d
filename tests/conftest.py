"""Fixtures every test may ask for. Heavy ones start once a session and only when asked for."""

pytest_plugins = ["tests.fixtures.stores", "tests.fixtures.app"]
