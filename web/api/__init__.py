"""The HTTP door: resources under /api/v1, problems with stable codes, webhooks, and the browser app's files."""
