"""What an answer shows of an object: embedded objects filled in, asked-for ids expanded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sandbox.stripe.books import Books, Json, public
from sandbox.stripe.errors import StripeError, invalid
from sandbox.stripe.numbers import NumberPress

_DEEPEST: Final = 4
_BY_PREFIX: Final = {"ch_": "charge", "re_": "refund", "ipi_": "issuing.transaction", "iauth_": "issuing.authorization"}
EXPANDABLE: Final[Mapping[str, Mapping[str, str]]] = {
    "payment_intent": {"customer": "customer", "latest_charge": "charge", "payment_method": "payment_method"},
    "setup_intent": {"customer": "customer", "payment_method": "payment_method"},
    "payment_method": {"customer": "customer"},
    "charge": {
        "customer": "customer",
        "payment_intent": "payment_intent",
        "balance_transaction": "balance_transaction",
    },
    "refund": {"charge": "charge", "payment_intent": "payment_intent", "balance_transaction": "balance_transaction"},
    "dispute": {"charge": "charge", "payment_intent": "payment_intent"},
    "balance_transaction": {"source": ""},
    "issuing.authorization": {"cardholder": "issuing.cardholder"},
    "issuing.transaction": {
        "authorization": "issuing.authorization",
        "balance_transaction": "balance_transaction",
        "card": "issuing.card",
        "cardholder": "issuing.cardholder",
    },
}
_SECRET: Final = frozenset({"number", "cvc"})


class Views:
    """Renders objects."""

    def __init__(self, books: Books, press: NumberPress) -> None:
        self._books, self._press = books, press

    def show(self, thing: Json, expand: Iterable[str] = (), *, reveal: bool = False) -> Json:
        """The public form of an object, with these members expanded. Only `reveal` gives away numbers of cards."""
        shown = self._embed(public(thing))
        for path in expand:
            if path in _SECRET and reveal and shown.get("object") == "issuing.card":
                shown[path] = self._secret(shown, path)
            else:
                self._expand(shown, path.split("."), path)
        return shown

    def _embed(self, shown: Json) -> Json:
        kind = shown.get("object")
        if kind == "issuing.card":
            shown["cardholder"] = public(self._books.get("issuing.cardholder", shown["cardholder"]))
        if kind == "issuing.authorization":
            shown["card"] = self.show(self._books.get("issuing.card", shown["card"]))
            moved = self._books.all("issuing.transaction", newest_first=False, authorization=shown["id"])
            shown["transactions"] = [public(one) for one in moved]
            booked = self._books.all("balance_transaction", newest_first=False, source=shown["id"])
            shown["balance_transactions"] = [public(one) for one in booked]
        return shown

    def _expand(self, shown: Any, path: list[str], whole: str) -> None:
        if len(path) > _DEEPEST:
            raise invalid(f"You cannot expand more than {_DEEPEST} levels of a property. Property: {whole}")
        name, rest = path[0], path[1:]
        if isinstance(shown, list):
            for each in shown:
                self._expand(each, path, whole)
            return
        if shown.get("object") == "list" and name == "data":
            self._expand(shown["data"], rest, whole)
            return
        self._expand_member(shown, name, rest, whole)

    def _expand_member(self, shown: Json, name: str, rest: list[str], whole: str) -> None:
        known = EXPANDABLE.get(str(shown.get("object")), {})
        value = shown.get(name)
        if name in known:
            if isinstance(value, str):
                kind = known[name] or next(kind for prefix, kind in _BY_PREFIX.items() if value.startswith(prefix))
                shown[name] = self.show(self._books.get(kind, value))
        elif not (rest and isinstance(value, dict | list)):
            raise _not_expandable(whole)
        if rest and isinstance(shown.get(name), dict | list):
            self._expand(shown[name], rest, whole)

    def _secret(self, card: Json, name: str) -> str:
        if card["type"] != "virtual":
            raise invalid("Only the numbers of virtual cards can be retrieved.", param="expand")
        numbers = self._press.of(card["id"])
        return numbers.number if name == "number" else numbers.cvc


def _not_expandable(path: str) -> StripeError:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
