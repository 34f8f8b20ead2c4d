"""`verify-policy`: judge a stored verdict's facts again by the rules it names, and compare the bytes.

A file needs nothing but itself: `{"proof": …, "rules": […]}`, as `verify-policy ID --out FILE` writes it. An id is
looked up, in whichever organisation it is, in this machine's database.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from core.kernel.hashing import canonical_json
from core.policy.proof import replay, verify

if TYPE_CHECKING:
    from core.app import App


def verify_file(path: Path) -> int:
    """0 where the proof holds; without a database, a network or settings."""
    try:
        kept = json.loads(path.read_bytes())
        proof, rules = kept["proof"], kept["rules"]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        print(f"{path} holds no evaluation: {exc}")
        return 2
    return _say(str(path), proof, rules)


async def verify_stored(app: "App", evaluation_id: str, out: Path | None) -> int:
    """The same for a stored evaluation; with `out`, kept as a file for whoever wants to check it elsewhere."""
    try:
        wanted = UUID(evaluation_id)
    except ValueError:
        print(f"{evaluation_id} is neither a file nor the id of an evaluation.")
        return 2
    found = await app.policies.stored(app.database.sweep, wanted)
    if found is None:
        print(f"There is no evaluation {wanted}.")
        return 2
    proof, rules = found
    if out is not None:
        out.write_bytes(canonical_json({"proof": proof, "rules": rules}))  # noqa: ASYNC240 - a command with one task
        print(f"Written to {out}.")
    return _say(str(wanted), proof, rules)


def _say(name: str, proof: dict[str, Any], rules: list[Any]) -> int:
    try:
        holds = verify(proof, rules)
    except Exception as exc:
        print(f"{name}: cannot be judged again ({exc}).")
        return 1
    if holds:
        size = len(canonical_json(proof))
        print(f"{name}: {proof['outcome']}, the same {size} bytes again by ruleset {proof['ruleset_version']}.")
        return 0
    print(f"{name}: DOES NOT FOLLOW from its facts and rules.")
    if proof.get("subjects"):
        again = replay(proof, rules).proof()
        for key in sorted(set(again) | set(proof)):
            if again.get(key) != proof.get(key):
                print(f"  {key}: stored {_short(proof.get(key))}, judged again {_short(again.get(key))}")
    return 1


def _short(value: Any) -> str:
    words = json.dumps(value)
    return words if len(words) < 80 else f"{words[:77]}..."
