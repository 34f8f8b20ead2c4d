"""Peers of P1: other rule engines over the same rules and options, each in the quickest mode that names what is broken.

Run by the peers' own interpreter, so it knows nothing of ours: `{"rules", "batches"}` on standard input as JSON, and
`{engine: {"ms", "violations"}}` on standard output.
"""

import contextlib
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

SIGNS = {"eq": "==", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
SLOWEST = 4.0
"""Seconds an engine may take; the rest of its batches are left out."""
Option = dict[str, Any]
Judge = Callable[[list[Option]], list[list[str]]]


def _literal(value: Any) -> str:
    return json.dumps(value)


def _zen(rules: list[dict[str, Any]]) -> dict[str, Judge]:
    zen = importlib.import_module("zen")

    def part(asked: dict[str, Any]) -> str:
        field, operator, value = f"#.{asked['field']}", asked["operator"], asked["value"]
        if operator == "in":
            return f"({field} in {_literal(value)})"
        if operator == "between":
            return f"({field} >= {value[0]} and {field} <= {value[1]})"
        return f"({field} {SIGNS[operator]} {_literal(value)})"

    conditions = ["(" + " and ".join(part(each) for each in rule["rules"]) + ")" for rule in rules]
    ids = [rule["id"] for rule in rules]
    flags = zen.compile_expression(f"map(options, [{', '.join(conditions)}])")
    one = zen.compile_expression(f"[{', '.join(each.replace('#.', '') for each in conditions)}]")
    named = ", ".join(f'{condition} ? "{name}" : ""' for name, condition in zip(ids, conditions, strict=True))
    texts = zen.compile_expression(f"map(options, [{named}])")

    def all_at_once(options: list[Option]) -> list[list[str]]:
        found = flags.evaluate({"options": options})
        return [[name for name, is_broken in zip(ids, row, strict=True) if is_broken] for row in found]

    def in_names(options: list[Option]) -> list[list[str]]:
        return [[name for name in row if name] for row in texts.evaluate({"options": options})]

    def one_by_one(options: list[Option]) -> list[list[str]]:
        rows = [one.evaluate(option) for option in options]
        return [[name for name, is_broken in zip(ids, row, strict=True) if is_broken] for row in rows]

    return {"zen-engine": all_at_once, "zen-engine, names": in_names, "zen-engine, one by one": one_by_one}


def _cel(rules: list[dict[str, Any]]) -> dict[str, Judge]:
    cel = importlib.import_module("cel")

    def part(asked: dict[str, Any], prefix: str) -> str:
        field, operator, value = f"{prefix}{asked['field']}", asked["operator"], asked["value"]
        if operator == "in":
            return f"({field} in {_literal(value)})"
        if operator == "between":
            return f"({field} >= {value[0]} && {field} <= {value[1]})"
        return f"({field} {SIGNS[operator]} {_literal(value)})"

    def conditions(prefix: str) -> str:
        return ", ".join("(" + " && ".join(part(each, prefix) for each in rule["rules"]) + ")" for rule in rules)

    ids = [rule["id"] for rule in rules]
    one, many = cel.compile(f"[{conditions('')}]"), cel.compile(f"options.map(o, [{conditions('o.')}])")

    def one_by_one(options: list[Option]) -> list[list[str]]:
        rows = [one.execute(option) for option in options]
        return [[name for name, is_broken in zip(ids, row, strict=True) if is_broken] for row in rows]

    def all_at_once(options: list[Option]) -> list[list[str]]:
        found = many.execute({"options": options})
        return [[name for name, is_broken in zip(ids, row, strict=True) if is_broken] for row in found]

    return {"Rust CEL": all_at_once, "Rust CEL, one by one": one_by_one}


def _cedar(rules: list[dict[str, Any]]) -> dict[str, Judge]:
    cedarpy = importlib.import_module("cedarpy")

    def part(asked: dict[str, Any]) -> str:
        field, operator, value = f"context.{asked['field']}", asked["operator"], asked["value"]
        if operator == "in":
            return f"{_literal(value)}.contains({field})"
        if operator == "between":
            return f"{field} >= {value[0]} && {field} <= {value[1]}"
        return f"{field} {SIGNS[operator]} {_literal(value)}"

    written = "\n".join(
        f'@id("{rule["id"]}")\nforbid(principal, action, resource) when {{ {" && ".join(map(part, rule["rules"]))} }};'
        for rule in rules
    )
    written += "\npermit(principal, action, resource);"
    ids = {f"policy{number}": rule["id"] for number, rule in enumerate(rules)}
    whole = ("total", "per_traveller")

    def judge(options: list[Option]) -> list[list[str]]:
        # Cedar knows whole numbers only, so amounts go in as whole units.
        asked = [
            {
                "principal": 'User::"u"',
                "action": 'Action::"book"',
                "resource": 'Offer::"o"',
                "context": {**option, **{name: int(option[name]) for name in whole}},
            }
            for option in options
        ]
        answers = cedarpy.is_authorized_batch(asked, written, [])
        return [[ids.get(name, name) for name in each.diagnostics.reasons if name in ids] for each in answers]

    return {"cedarpy": judge}


def _json_logic(rules: list[dict[str, Any]]) -> dict[str, Judge]:
    apply = importlib.import_module("json_logic").jsonLogic

    def part(asked: dict[str, Any]) -> dict[str, Any]:
        variable, operator, value = {"var": asked["field"]}, asked["operator"], asked["value"]
        if operator == "between":
            return {"<=": [value[0], variable, value[1]]}
        return {"in": [variable, value]} if operator == "in" else {SIGNS[operator]: [variable, value]}

    written = [(rule["id"], {"and": [part(each) for each in rule["rules"]]}) for rule in rules]

    def judge(options: list[Option]) -> list[list[str]]:
        return [[name for name, logic in written if apply(logic, option)] for option in options]

    return {"JSON logic": judge}


def main() -> None:
    """Time every engine on every batch, its answer with the words of each broken rule included."""
    asked = json.load(sys.stdin)
    words = {rule["id"]: rule["message"] for rule in asked["rules"]}
    found: dict[str, Any] = {}
    for engine in (_zen, _cel, _cedar, _json_logic):
        # An engine that is not installed, or refuses these rules, is no peer.
        with contextlib.suppress(Exception):
            for name, judge in engine(asked["rules"]).items():
                found[name] = _timed(judge, asked["batches"], words)
    json.dump(found, sys.stdout)


def _timed(judge: Judge, batches: list[list[Option]], words: dict[str, str]) -> dict[str, float]:
    judge(batches[0])
    taken, violations, began = [], 0, time.perf_counter()
    for batch in batches:
        start = time.process_time()
        answer = [[(name, words[name]) for name in row] for row in judge(batch)]
        taken.append((time.process_time() - start) * 1000)
        if not violations:
            violations = sum(map(len, answer))
        if time.perf_counter() - began > SLOWEST:
            break
    return {"ms": statistics.median(taken), "violations": violations}


if __name__ == "__main__":
    main()
