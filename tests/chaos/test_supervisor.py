"""What `up` keeps running: a process that dies at a crashpoint is started again, and not to die there once more."""

import json
import os
import subprocess
import sys

from tests.chaos.processes import ROOT

CHILD = """
import os, sys, time
with open(sys.argv[1], "a") as trace:
    trace.write(os.environ.get("TRIPWRIGHT_CRASH_AT", "unarmed") + chr(10))
from core.kernel.crash import crashpoint
crashpoint("commit.before")
time.sleep(60)
"""
KEEPER = """
import json, os, signal, sys
from pathlib import Path
from web.cli.supervisor import Supervisor
folder, told = Path(sys.argv[1]), json.loads(sys.argv[2])
supervisor = Supervisor(folder / "logs")
for name, armed in told["armed"].items():
    env = dict(os.environ) | ({"TRIPWRIGHT_CRASH_AT": armed} if armed else {})
    supervisor.launch(name, [sys.executable, "-c", told["child"], str(folder / name)], env)
killed = []
def look():
    lines = {name: (folder / name).read_text().split() if (folder / name).exists() else [] for name in told["armed"]}
    if told["kill"] and not killed and lines[told["kill"]] and told["kill"] in supervisor.pids:
        killed.append(os.kill(supervisor.pids[told["kill"]], signal.SIGKILL))
    if all(len(lines[name]) >= wanted for name, wanted in told["wanted"].items()):
        supervisor.stop("seen enough")
supervisor.loop(look)
"""


def kept(folder, **told):
    """What each start of each process found its crashpoint to be."""
    told = {"child": CHILD, "kill": None} | told
    command = [sys.executable, "-c", KEEPER, str(folder), json.dumps(told)]
    env = {name: value for name, value in os.environ.items() if name != "TRIPWRIGHT_CRASH_AT"}
    subprocess.run(command, cwd=ROOT, env=env | {"PYTHONPATH": str(ROOT)}, check=True, timeout=60, capture_output=True)
    return {name: (folder / name).read_text().split() for name in told["armed"]}


def test_a_process_dies_at_a_crashpoint_once(tmp_path):
    found = kept(tmp_path, armed={"one": "commit.before"}, wanted={"one": 2})
    assert found == {"one": ["commit.before", "unarmed"]}


def test_the_death_of_one_process_leaves_the_others_armed(tmp_path):
    armed = {"one": "commit.before", "other": "saga.money"}
    found = kept(tmp_path, armed=armed, wanted={"one": 2, "other": 2}, kill="other")
    assert found == {"one": ["commit.before", "unarmed"], "other": ["saga.money", "saga.money"]}
