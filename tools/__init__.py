"""What a model may do: typed tools over the core, one file per family.

`run(app, caller, name, arguments)` runs one exactly as the concierge would.
"""

from tools.catalogue import CATALOGUE, offered, schemas
from tools.reply import Reply
from tools.running import run
from tools.tool import Effect, Tool, ToolContext, ToolInput, tool

__all__ = ["CATALOGUE", "Effect", "Reply", "Tool", "ToolContext", "ToolInput", "offered", "run", "schemas", "tool"]
