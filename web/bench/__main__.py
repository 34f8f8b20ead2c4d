"""Runs the measurements and gathers their rows: a table here, `.tripwright/reports/bench.json` for machines.

Stores of its own with durable commits, in the data folder, so that disk costs are the disk's.

    python -m web.bench [P2 P13 ready ...]
"""

import asyncio
import importlib
import inspect
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import orjson
import psycopg

from web.bench.machine import described
from web.cli.bootstrap import DATA
from web.cli.stores import ensure_postgres, ensure_redis, stop_postgres, stop_redis

MODULES: Final[dict[str, tuple[str, ...]]] = {
    "policy": ("P1",),
    "agent_turn": ("P2", "P3", "P5"),
    "bookings": ("P10",),
    "reads": ("P11",),
    "races": ("P14", "P15"),
    "search_fanout": ("P12",),
    "start": ("P13", "ready"),
    "commits": ("commits",),
}
REPORTS: Final = DATA / "reports"
Row = dict[str, Any]


def _database(admin: str, name: str) -> str:
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return admin.replace("/postgres?", f"/{name}?")


def _measure(name: str, folder: Path, admin: str, redis_url: str) -> list[Row]:
    from core.db.migrate import upgrade

    url = _database(admin, f"bench_{name}")
    upgrade(url)
    module = importlib.import_module(f"web.bench.{name}")
    given = {"database_url": url, "redis_url": redis_url, "data_dir": folder}
    wanted = {word: given[word] for word in inspect.signature(module.run).parameters if word in given}
    rows: list[Row] = asyncio.run(module.run(**wanted))
    return rows


def _table(rows: Sequence[Row]) -> str:
    head = ("", "measure", "value", "peer", "ratio", "hold", "")
    lines = [head]
    for row in rows:
        unit, peer = row["unit"], row["peer_value"]
        lines.append(
            (
                row["id"],
                row["measure"],
                f"{row['value']} {unit}",
                f"{peer} {unit} ({row['peer']})" if peer is not None else "-",
                f"{row['ratio']}x" if row["ratio"] is not None else "-",
                f"{row['hold']} {unit}",
                "met" if row["met"] else "NOT MET",
            )
        )
    widths = [max(len(str(line[column])) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def _merged(fresh: Sequence[Row], path: Path, *, everything: bool) -> list[Row]:
    """Rows measured now; of a partial run the others stay as they were measured before."""
    if everything or not path.exists():
        return list(fresh)
    known = {(row["id"], row["measure"]) for row in fresh}
    return [row for row in orjson.loads(path.read_bytes()) if (row["id"], row["measure"]) not in known] + list(fresh)


def main(ids: Sequence[str] = ()) -> int:
    """1 where a hold was not met."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    unknown = set(ids) - {each for names in MODULES.values() for each in names}
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=DATA))
    rows: list[Row] = []
    try:
        machine = described(folder)
        print(orjson.dumps(machine, option=orjson.OPT_INDENT_2).decode(), flush=True)
        admin, redis_url = ensure_postgres(folder, database="postgres"), ensure_redis(folder)
        for name, measured in MODULES.items():
            if ids and not set(ids) & set(measured):
                continue
            began = time.monotonic()
            found = _measure(name, folder, admin, redis_url)
            rows += [row for row in found if not ids or row["id"] in ids]
            print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    finally:
        stop_redis(folder)
        stop_postgres(folder)
        shutil.rmtree(folder, ignore_errors=True)
    report = REPORTS / "bench.json"
    report.write_bytes(orjson.dumps(_merged(rows, report, everything=not ids), option=orjson.OPT_INDENT_2))
    (REPORTS / "machine.json").write_bytes(orjson.dumps(machine, option=orjson.OPT_INDENT_2))
    print(f"\n{_table(rows)}\n\n{report}")
    return 0 if all(row["met"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
