"""The chat door: a conversation's numbered events over a WebSocket, or as server-sent events."""
