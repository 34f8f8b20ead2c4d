"""Anthropic's Messages API with scripted turns: JSON and server-sent events, tools, errors."""
