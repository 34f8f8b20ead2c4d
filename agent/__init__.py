"""The concierge: it plans and words; the core decides, prices, books and pays."""

import os

# Read once by LangGraph when its checkpoint serialiser is imported: stored state may name no Python callable.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from agent.concierge import Concierge, build

__all__ = ["Concierge", "build"]
