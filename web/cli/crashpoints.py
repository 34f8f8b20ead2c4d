"""The places where a process can be made to die, so that recovery can be proven from outside."""

import importlib
import pkgutil

import agent
import core
import tools
import web.chat
import web.worker
from core.kernel.crash import CRASHPOINTS


def listing() -> int:
    """Print name and meaning of each. `TRIPWRIGHT_CRASH_AT=name[:n]` ends a process at the n-th passing."""
    for package in (core, tools, agent, web.chat, web.worker):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    width = max(len(name) for name in CRASHPOINTS)
    for name, words in sorted(CRASHPOINTS.items()):
        print(f"{name:<{width}}  {words}")
    return 0
