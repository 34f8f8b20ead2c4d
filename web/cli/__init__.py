"""The command line: set-up, running, looking, proving."""
