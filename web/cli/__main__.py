"""`python -m web.cli <command>`: everything an operator or a developer runs. Commands load only what they need."""

import argparse
import asyncio
import gc
import importlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

Command = Callable[[argparse.Namespace], int]
ROOT = Path(__file__).resolve().parents[2]


def _up(_asked: argparse.Namespace) -> int:
    from web.cli.up import up

    return up()


def _down(_asked: argparse.Namespace) -> int:
    from web.cli.up import down

    return down()


def _ready(asked: argparse.Namespace) -> int:
    from web.cli.up import ready

    return ready(asked.wait)


def _web(asked: argparse.Namespace) -> int:
    # Loading makes many objects and no garbage; looking for some all the while takes a sixth of the start.
    gc.disable()
    from web.api.server import serve

    return serve(port=asked.port)


def _worker(_asked: argparse.Namespace) -> int:
    from web.worker.run import work

    return work()


def _sandbox(asked: argparse.Namespace) -> int:
    import uvicorn

    uvicorn.run(
        "sandbox.server:app",
        factory=True,
        host="127.0.0.1",
        port=asked.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    return 0


def _migrate(_asked: argparse.Namespace) -> int:
    from web.cli.environment import environment
    from web.cli.schema import ensure_schema, newest

    with environment():
        changed = ensure_schema(os.environ["DATABASE_URL"])
    print(f"The schema is at {newest()}{'' if changed else ', as it was'}.")
    return 0


def _seed(_asked: argparse.Namespace) -> int:
    return _in_app("web.cli.seed", "seed")


def _tool(asked: argparse.Namespace) -> int:
    return _in_app("web.cli.tool", "run", asked.name, asked.arguments, asked.as_email, asked.thread)


def _load(asked: argparse.Namespace) -> int:
    return _in_app("web.cli.load", "load", asked.file, asked.as_email)


def _verify_policy(asked: argparse.Namespace) -> int:
    if Path(asked.evaluation).is_file():
        from web.cli.verify_policy import verify_file

        return verify_file(Path(asked.evaluation))
    return _in_app("web.cli.verify_policy", "verify_stored", asked.evaluation, asked.out)


def _dead_letters(asked: argparse.Namespace) -> int:
    return _in_app("web.cli.dead_letters", asked.action, *([asked.id] if asked.action != "listing" else []))


def _in_app(module: str, function: str, *arguments: object) -> int:
    """Run one coroutine `function(app, *arguments) -> int` with the application over this machine's stores."""
    from web.cli.environment import environment
    from web.cli.schema import ensure_schema

    with environment():
        ensure_schema(os.environ["DATABASE_URL"])

        async def act() -> int:
            from core.app import build_app
            from core.settings import Settings
            from web.telemetry.logs import set_up_logs

            set_up_logs("WARNING")
            app = build_app(Settings())
            await app.start()
            try:
                return int(await getattr(importlib.import_module(module), function)(app, *arguments))
            finally:
                await app.close()

        return asyncio.run(act())


def _crashpoints(_asked: argparse.Namespace) -> int:
    from web.cli.crashpoints import listing

    return listing()


def _openapi(asked: argparse.Namespace) -> int:
    from web.cli.openapi import write

    return write(asked.out)


def _demo(_asked: argparse.Namespace) -> int:
    from web.cli.demo import demo

    return demo()


def _bench(asked: argparse.Namespace) -> int:
    from web.bench.__main__ import main as measure

    return measure(asked.ids)


def _check(_asked: argparse.Namespace) -> int:
    from web.cli.check import check

    return check()


def _test(asked: argparse.Namespace) -> int:
    from web.cli.check import test

    return test(asked.rest)


def _evals(_asked: argparse.Namespace) -> int:
    os.execv(sys.executable, [sys.executable, "-m", "evals"])  # noqa: S606 - a shell would eat signals


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m web.cli", description="Run and operate Tripwright.")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, act: Command, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(act=act)
        return made

    command("up", _up, "Start everything under one supervisor and stay until stopped.")
    command("down", _down, "Stop what runs in this folder.")
    command("ready", _ready, "Say where it is ready, or fail.").add_argument("--wait", type=float, default=0.0)
    command("web", _web, "One web process: HTTP, chat, webhooks.").add_argument("--port", type=int)
    command("worker", _worker, "One worker process: jobs, relay, sweepers.")
    command("sandbox", _sandbox, "The outside world on this machine.").add_argument("--port", type=int, default=8010)
    command("migrate", _migrate, "Bring the database to the newest schema.")
    command("seed", _seed, "Put in the demo organisation, if it is not there.")
    command("crashpoints", _crashpoints, "List the places where a process can be made to die.")
    openapi = command("openapi", _openapi, "Write the OpenAPI document.")
    openapi.add_argument("--out", type=Path, default=ROOT / ".tripwright" / "openapi.json")
    tool = command("tool", _tool, "Run one tool exactly as the concierge would.")
    tool.add_argument("name")
    tool.add_argument("arguments", help="its arguments, as JSON")
    tool.add_argument("--as", dest="as_email", required=True, metavar="EMAIL", help="who asks")
    tool.add_argument("--thread", help="in which conversation")
    load = command("load", _load, "Load policies, limits and fees of a tenant from one JSON file.")
    load.add_argument("file", type=Path)
    load.add_argument("--as", dest="as_email", required=True, metavar="EMAIL", help="a travel admin of the tenant")
    proof = command("verify-policy", _verify_policy, "Judge a stored verdict again and compare the bytes.")
    proof.add_argument("evaluation", help="the id of an evaluation, or a file with its proof and rules")
    proof.add_argument("--out", type=Path, help="keep the evaluation as such a file")
    letters = command("dead-letters", _dead_letters, "Jobs that used up their attempts.").add_subparsers(required=True)
    letters.add_parser("list", help="show them").set_defaults(action="listing")
    for action in ("replay", "drop"):
        letters.add_parser(action, help=f"{action} one by its id, or all").set_defaults(action=action)
        letters.choices[action].add_argument("id", help="the job's id, or `all`")
    command("demo", _demo, "Drive the two walks headless through the public interface.")
    command("bench", _bench, "Measure; writes .tripwright/reports/bench.json.").add_argument("ids", nargs="*")
    command("check", _check, "Formatting, lints, types, contracts, migrations, browser app.")
    command("test", _test, "The whole test suite.").add_argument("rest", nargs=argparse.REMAINDER)
    command("evals", _evals, "Grade the conversations of evals/.")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Parse and run."""
    logging.captureWarnings(capture=True)
    asked = _parser().parse_args(arguments)
    act: Command = asked.act
    return act(asked)


if __name__ == "__main__":
    sys.exit(main())
