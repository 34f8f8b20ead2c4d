"""Every door into the system: HTTP, chat socket, webhooks, worker, command line."""
