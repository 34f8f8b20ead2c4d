"""P1: 20 rules over 200 options, rules as data, the broken rules of each option with their words.

Every round judges options nobody has seen before. Our verdicts are the product's own, able to prove themselves: what
a proof needs is kept with each verdict and written out for those that are stored. The peers are other rule engines in
an environment of their own, over the same rules and options; the quickest of them is the row's peer.

    python -m web.bench P1
"""

import asyncio
import gc
import json
import random
import statistics
import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from web.cli.bootstrap import PEERS

HOLD_MS: Final = 0.5
HOLD_RATIO: Final = 2.5
OPTIONS: Final = 200
BATCHES: Final = 60
WARM: Final = 40
"""Searches judged before: a service that runs has seen most kinds of options."""
PEER_BATCHES: Final = 25
_STOP, _WARN, _TRACK = "HARD_STOP", "SOFT_WARNING", "TRACK_ONLY"
_Asked = tuple[str, str, Any]
_RULES: Final[tuple[tuple[str, tuple[_Asked, ...]], ...]] = (
    (_STOP, (("segment.fare_class", "eq", "first"),)),
    (_STOP, (("segment.fare_class", "eq", "business"), ("segment.duration_mins", "lt", 180))),
    (_WARN, (("segment.fare_class", "eq", "business"), ("segment.duration_mins", "lt", 360))),
    (_WARN, (("segment.fare_class", "in", ["business", "premium_economy"]), ("employee_level", "in", ["junior", "senior"]))),
    (_WARN, (("flight.total", "gt", 1500),)),
    (_STOP, (("flight.total", "gt", 3000),)),
    (_WARN, (("flight.per_traveller", "gt", 2000),)),
    (_WARN, (("advance_booking_days", "lt", 3),)),
    (_WARN, (("advance_booking_days", "between", [3, 7]), ("flight.total", "gt", 900))),
    (_WARN, (("segment.stops", "gte", 2),)),
    (_WARN, (("segment.stops", "gte", 1), ("segment.duration_mins", "gt", 900))),
    (_WARN, (("vendor.preferred", "eq", False), ("flight.total", "gt", 600))),
    (_WARN, (("refundable", "eq", False), ("flight.total", "gt", 2500))),
    (_WARN, (("co2_kg", "gt", 1500),)),
    (_STOP, (("vendor", "in", ["XX", "YY", "ZZ"]),)),
    (_WARN, (("travellers", "gte", 5),)),
    (_STOP, (("flight.destination", "in", ["KBL", "DAM"]),)),
    (_WARN, (("department", "eq", "Sales"), ("flight.total", "gt", 1200))),
    (_WARN, (("segment.duration_mins", "gt", 1200),)),
    (_WARN, (("region", "ne", "americas"), ("co2_kg", "gt", 1000))),
)  # fmt: skip
assert len(_RULES) == 20
Facts = dict[str, Any]


def rules() -> list[dict[str, Any]]:
    """The rules as a tenant would load them."""
    return [
        {
            "id": f"rule-{number:02}",
            "name": f"Rule {number}",
            "action": action,
            "condition": "AND",
            "applies_to": ["flight"],
            "rules": [{"field": field, "operator": operator, "value": value} for field, operator, value in asked],
            "message": f"Rule {number} does not allow this.",
        }
        for number, (action, asked) in enumerate(_RULES)
    ]


def options(seed: int) -> list[Facts]:
    """The facts of one search's flights, as `core.offers.facts` gives them."""
    dice = random.Random(seed)
    return [_option(dice) for _ in range(OPTIONS)]


def _option(dice: random.Random) -> Facts:
    total = Decimal(dice.randrange(20_000, 350_000)) * Decimal("0.01")
    return {
        "kind": "flight",
        "segment.fare_class": dice.choice(["economy"] * 6 + ["premium_economy", "business", "business", "first"]),
        "segment.duration_mins": dice.randrange(60, 1500),
        "segment.stops": dice.choice([0, 0, 1, 1, 2]),
        "advance_booking_days": 7,
        "flight.total": total,
        "flight.per_traveller": total,
        "flight.origin": "JFK",
        "flight.destination": "LHR",
        "flight.airlines": ["BA"],
        "vendor": dice.choice(["BA", "AA", "VS", "DL", "UA", "XX"]),
        "vendor.preferred": dice.random() < 0.5,
        "refundable": dice.random() < 0.5,
        "co2_kg": dice.randrange(100, 2000),
        "department": "Research",
        "employee_level": "senior",
        "region": "americas",
        "travellers": 1,
        "currency": "USD",
        "trip.starts_on": "2031-01-02",
    }


async def run() -> list[dict[str, Any]]:
    """The row of P1."""
    return await asyncio.to_thread(_measured)


def _measured() -> list[dict[str, Any]]:
    before, violations = _ours(0)
    peers = _peers()
    after, _ = _ours(BATCHES)
    ours = statistics.median(before + after)
    # The same answers, or the comparison means nothing. (Cedar has no amounts below one unit.)
    alike = {name: each["ms"] for name, each in peers.items() if abs(each["violations"] - violations) <= 5}
    best = min(alike, key=lambda name: alike[name], default=None)
    for name in sorted(alike, key=lambda name: alike[name]):
        print(f"  {name}: {alike[name]:.2f} ms")
    ratio = None if best is None else alike[best] / ours
    return [
        {
            "id": "P1",
            "measure": f"policy: {len(_RULES)} rules x {OPTIONS} options, broken rules with reasons, p50",
            "value": round(ours, 3),
            "unit": "ms",
            "peer": best,
            "peer_value": None if best is None else round(alike[best], 3),
            "ratio": None if ratio is None else round(ratio, 2),
            "hold": HOLD_MS,
            "met": ours <= HOLD_MS and (ratio is None or ratio >= HOLD_RATIO),
        }
    ]


def _ours(first: int) -> tuple[list[float], int]:
    """Milliseconds of each batch, and how many rules the first batch breaks."""
    from core.policy.document import parse_rule
    from core.policy.ruleset import Ruleset

    ruleset = Ruleset(parse_rule(rule) for rule in rules())
    taken, violations = [], 0
    batches = [options(seed) for seed in range(first, first + BATCHES)]
    for seed in range(WARM):
        ruleset.judge_all(options(-1 - seed))
    gc.collect()
    gc.freeze()
    for batch in batches:
        began = time.process_time()
        broken = [verdict.violations for verdict in ruleset.judge_all(batch)]
        taken.append((time.process_time() - began) * 1000)
        violations = violations or sum(map(len, broken))
    gc.unfreeze()
    return taken, violations


def _peers() -> dict[str, Any]:
    python = PEERS / "bin" / "python"
    if not python.exists():
        return {}

    def plain(name: str) -> str:
        return name.replace("flight.", "").replace(".", "_")

    asked = {
        "rules": [
            {**rule, "rules": [{**part, "field": plain(part["field"])} for part in rule["rules"]]} for rule in rules()
        ],
        "batches": [[{plain(name): value for name, value in option.items()} for option in options(seed)] for seed in range(PEER_BATCHES)],
    }  # fmt: skip
    program = Path(__file__).parent / "peers" / "rules.py"
    done = subprocess.run(
        [str(python), str(program)],
        input=json.dumps(asked, default=float).encode(),
        capture_output=True,
        timeout=50,
        check=False,
    )
    found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    return found
