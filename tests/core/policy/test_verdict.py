"""What rules lead to: the sources' examples, the words of others, and what happens when nobody knows."""

from typing import Any

import pytest

from core.policy.demo import demo_policy
from core.policy.document import Action, parse_file, parse_rule
from core.policy.errors import PolicyInvalid
from core.policy.proof import verify
from core.policy.ruleset import Ruleset, Verdict, combine
from core.policy.verdict import Outcome
from core.policy.vocabulary import Vocabulary, WordUnknown, action_of, outcome_of, word_for, word_for_action
from core.policy.words import in_words

RULES = Ruleset(parse_file(demo_policy()).rules)
TRAVELLER = {
    "department": "Research",
    "employee_level": "senior",
    "region": "americas",
    "travellers": 1,
    "currency": "USD",
}
FLIGHT = {
    **TRAVELLER, "kind": "flight", "segment.fare_class": "economy", "segment.duration_mins": 440, "segment.stops": 0,
    "flight.total": "742.40", "advance_booking_days": 7, "vendor": "BA", "vendor.preferred": True, "refundable": False,
    "co2_kg": 612,
}  # fmt: skip
HOTEL = {
    **TRAVELLER, "kind": "hotel", "hotel.daily_rate": "245.00", "hotel.stars": 4, "hotel.city": "London", "hotel.country": "GB",
    "trip.nights": 3, "advance_booking_days": 7, "vendor": "x", "vendor.preferred": False, "refundable": True,
}  # fmt: skip
TRIP = {**TRAVELLER, "kind": "trip", "trip.total": "1477.40", "trip.nights": 3, "advance_booking_days": 7}


def judged(base: dict[str, Any], **changes: Any) -> Verdict:
    return RULES.judge({**base, **{name.replace("__", "."): value for name, value in changes.items()}})


def result(verdict: Verdict, rule_id: str) -> dict[str, Any]:
    return next(each.as_json() for each in verdict.results if each.rule.id == rule_id)


@pytest.mark.parametrize(
    ("subject", "changes", "level", "ack", "approval", "bookable"),
    [
        (FLIGHT, {}, "green", False, False, True),
        (HOTEL, {}, "green", False, False, True),
        (TRIP, {}, "green", False, False, True),
        (FLIGHT, {"vendor__preferred": False}, "green", False, False, True),
        (FLIGHT, {"segment__fare_class": "premium_economy"}, "amber", True, False, True),
        (FLIGHT, {"segment__fare_class": "business"}, "amber", True, True, True),
        (FLIGHT, {"segment__fare_class": "business", "employee_level": "vp"}, "green", False, False, True),
        (FLIGHT, {"segment__fare_class": "business", "employee_level": "vp", "segment__duration_mins": 359}, "amber", True, True, True),
        (FLIGHT, {"segment__fare_class": "business", "segment__duration_mins": 179}, "red", False, False, False),
        (FLIGHT, {"segment__fare_class": "first", "employee_level": "executive"}, "red", False, False, False),
        (FLIGHT, {"advance_booking_days": 2}, "amber", True, False, True),
        (HOTEL, {"hotel__daily_rate": 320}, "green", False, False, True),
        (HOTEL, {"hotel__daily_rate": "320.01"}, "amber", False, True, True),
        (HOTEL, {"hotel__daily_rate": "480.01"}, "red", False, False, False),
        (HOTEL, {"hotel__city": "Nowhere", "hotel__daily_rate": 251}, "amber", False, True, True),
        (TRIP, {"trip__total": 5000}, "green", False, False, True),
        (TRIP, {"trip__total": "5000.01"}, "amber", False, True, True),
        (FLIGHT, {"segment__fare_class": None}, "amber", False, True, True),
        (HOTEL, {"hotel__daily_rate": None}, "amber", False, True, True),
    ],
    ids=[
        "economy", "hotel within the limit", "cheap trip", "another airline is only recorded", "premium economy",
        "business for a senior", "business for a vice president", "business under 6 hours", "business under 3 hours",
        "first class for the chief", "late", "hotel at its limit", "hotel over its limit", "hotel far over its limit",
        "hotel in a city without its own limit", "trip at the limit", "trip over the limit", "cabin unknown", "rate unknown",
    ],
)  # fmt: skip
def test_the_demo_policy(subject: Any, changes: Any, level: str, ack: bool, approval: bool, bookable: bool) -> None:
    verdict = judged(subject, **changes)
    found = (verdict.level.value, verdict.ack_required, verdict.approval_required, verdict.is_bookable)
    assert found == (level, ack, approval, bookable), verdict.as_json()


def test_440_minutes_pass_a_rule_that_asks_for_360_and_say_so() -> None:
    shown = result(judged(FLIGHT, segment__fare_class="business"), "cabin-business-duration")
    assert (shown["result"], shown["actual"], shown["comparator"], shown["threshold"]) == ("pass", 440, "≥", 360)
    assert shown["message"] == "Flight time 440 ≥ 360 min"
    short = result(
        judged(FLIGHT, segment__fare_class="business", segment__duration_mins=300), "cabin-business-duration"
    )
    assert (short["result"], short["actual"], short["comparator"], short["threshold"]) == ("warn", 300, "≥", 360)


def test_a_hotel_is_not_asked_about_its_cabin() -> None:
    assert {each.field for each in judged(HOTEL).results}.isdisjoint({"segment.fare_class", "trip.total"})


def test_a_missing_fact_is_shown_as_missing_and_never_passes() -> None:
    verdict = judged(FLIGHT, segment__fare_class=None)
    assert verdict.outcome is Outcome.UNKNOWN
    assert result(verdict, "cabin-first")["actual"] is None
    assert verdict.summary.startswith("Cannot be checked")


def test_a_rule_that_only_tracks_stays_green_even_when_nobody_knows() -> None:
    assert judged(FLIGHT, vendor__preferred=None).outcome is Outcome.COMPLIANT
    assert result(judged(FLIGHT, vendor__preferred=None), "airline-preferred")["result"] == "unknown"


def test_an_unknown_level_makes_a_rule_for_some_levels_unknown_only_if_it_would_fire() -> None:
    nobody = {**FLIGHT, "employee_level": None}
    assert RULES.judge(nobody).outcome is Outcome.COMPLIANT
    assert RULES.judge({**nobody, "segment.fare_class": "business"}).outcome is Outcome.UNKNOWN


def test_things_bought_together_are_as_bad_as_the_worst() -> None:
    together = combine([judged(FLIGHT), judged(HOTEL, hotel__daily_rate=400), judged(TRIP)])
    assert (together.outcome, together.approval_required) == (Outcome.WARNING, True)
    assert result(together, "hotel-over-cap")["actual"] == 400
    stopped = combine([judged(FLIGHT, segment__fare_class="first"), judged(HOTEL, hotel__daily_rate=400)])
    assert (stopped.outcome, stopped.is_bookable, stopped.approval_required) == (Outcome.BLOCKED, False, False)


def test_a_stop_with_an_exception_can_be_approved() -> None:
    document = {
        "id": "x", "name": "X", "action": "HARD_STOP", "exception_allowed": True, "message": "No.",
        "rules": [{"field": "segment.fare_class", "operator": "equals", "value": "Business"}],
    }  # fmt: skip
    verdict = Ruleset([parse_rule(document)]).judge({**FLIGHT, "segment.fare_class": "business"})
    assert (verdict.level.value, verdict.is_bookable, verdict.approval_required) == ("red", True, True)


def test_warnings_to_tick_are_listed_with_their_text() -> None:
    verdict = judged(FLIGHT, segment__fare_class="premium_economy", advance_booking_days=1)
    assert [(each.rule.id, each.message) for each in verdict.acknowledgements] == [
        ("cabin-premium", "Premium economy is above the standard cabin; confirm that you need it."),
        ("advance-booking", "Booked less than 3 days before departure."),
    ]
    assert verdict.summary.endswith("(and 1 more)")


def test_amounts_are_worded_as_money() -> None:
    assert (
        judged(TRIP, trip__total="6030.84").summary
        == "The trip costs 6,030.84 USD; above 5,000.00 USD it needs approval."
    )
    assert result(judged(HOTEL), "hotel-over-cap")["message"] == "Nightly rate 245.00 USD ≤ 320.00 USD"


def test_the_tag_leaves_out_what_plainly_passed() -> None:
    shown = {each["rule_id"] for each in judged(FLIGHT).as_json()["results"]}
    assert "cabin-first" not in shown
    assert "advance-booking" in shown


def test_a_proof_by_other_rules_does_not_verify() -> None:
    proof = judged(FLIGHT).proof()
    assert verify(proof, RULES.as_json())
    assert not verify(proof, RULES.as_json()[1:])
    assert not verify({**proof, "engine": "0"}, RULES.as_json())
    tampered = {
        **proof,
        "subjects": [{**proof["subjects"][0], "facts": {**proof["subjects"][0]["facts"], "co2_kg": 1}}],
    }
    assert not verify(tampered, RULES.as_json())


def test_the_version_names_the_rules_and_not_their_order() -> None:
    assert Ruleset(reversed(RULES.documents)).version == RULES.version
    assert Ruleset(RULES.documents[1:]).version != RULES.version


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rules": []}, "at least 1"),
        ({"rules": [{"field": "shoe.size", "operator": "eq", "value": 1}]}, "no fact 'shoe.size'"),
        ({"rules": [{"field": "segment.stops", "operator": "about", "value": 1}]}, "no operator"),
        ({"rules": [{"field": "segment.stops", "operator": "gt", "value": "many"}]}, "not of type number"),
        ({"rules": [{"field": "segment.fare_class", "operator": "gt", "value": "economy"}]}, "does not suit"),
        ({"rules": [{"field": "segment.stops", "operator": "between", "value": [3, 1]}]}, "lower value first"),
        ({"rules": [{"field": "segment.stops", "operator": "in", "value": []}]}, "at least one"),
        ({"rules": [{"field": "vendor", "operator": "regex", "value": "(a+)+"}]}, "repeated groups"),
        ({"condition": "NOT", "rules": [{"field": "segment.stops", "operator": "gt", "value": n} for n in (1, 2)]}, "exactly one"),
        ({"action": "EXPLODE"}, "HARD_STOP"),
        ({"action": "TRACK_ONLY", "requires_approval": True}, "only a SOFT_WARNING"),
        ({"exception_allowed": True}, "only a HARD_STOP"),
        ({"id": "Not An Id"}, "pattern"),
        ({"unheard": 1}, "Extra inputs"),
        ({"effective_from": "2030-02-01", "effective_until": "2030-01-01"}, "after effective_from"),
        ({"rules": [{"field": "segment.stops", "operator": "gt", "value": 1}, {"field": "hotel.stars", "operator": "gt", "value": 1}]}, "no flight, hotel or trip"),
        ({"rules": [{"field": "hotel.daily_rate", "operator": "gt", "value": {"per": "hotel.stars", "values": {"a": 1}, "otherwise": 1}}]}, "no fact of type text"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused_with_the_reason(change: dict[str, Any], said: str) -> None:
    good = {
        "id": "r",
        "name": "R",
        "action": "SOFT_WARNING",
        "message": "m",
        "rules": [{"field": "segment.stops", "operator": ">", "value": 1}],
    }
    parse_rule(good)
    with pytest.raises(PolicyInvalid) as refused:
        parse_rule({**good, **change})
    assert said in str(refused.value.facts["problems"])


def test_a_condition_nested_without_end_is_refused() -> None:
    part: dict[str, Any] = {"field": "segment.stops", "operator": ">", "value": 1}
    for _ in range(30):
        part = {"condition": "AND", "rules": [part]}
    with pytest.raises(PolicyInvalid):
        parse_rule({"id": "r", "name": "R", "action": "TRACK_ONLY", "message": "m", **part})


def test_ids_of_a_file_are_distinct() -> None:
    rule = demo_policy()["rules"][0]
    with pytest.raises(PolicyInvalid, match="twice"):
        parse_file({"rules": [rule, rule]})


@pytest.mark.parametrize("vocabulary", [v for v in Vocabulary if v not in {Vocabulary.RULE_TYPE, Vocabulary.ACTION}])
def test_every_outcome_has_a_word_and_unknown_is_never_a_pass(vocabulary: Vocabulary) -> None:
    words = {outcome: word_for(outcome, vocabulary) for outcome in Outcome}
    assert words[Outcome.UNKNOWN] != words[Outcome.COMPLIANT]
    for outcome in (Outcome.COMPLIANT, Outcome.WARNING):
        assert outcome_of(words[outcome], vocabulary) is outcome


@pytest.mark.parametrize("vocabulary", [Vocabulary.RULE_TYPE, Vocabulary.ACTION])
def test_every_kind_of_rule_has_a_word_that_leads_back(vocabulary: Vocabulary) -> None:
    assert [action_of(word_for_action(action, vocabulary), vocabulary) for action in Action] == list(Action)


def test_words_of_another_vocabulary_are_refused() -> None:
    with pytest.raises(WordUnknown):
        outcome_of("PASS", Vocabulary.BOOKING)
    with pytest.raises(WordUnknown):
        word_for(Outcome.WARNING, Vocabulary.ACTION)


def test_rules_read_as_sentences() -> None:
    words = [in_words(rule) for rule in RULES.documents]
    assert words[0] == "First class: nobody flies first class. No exceptions are made."
    assert any(each.endswith("It is for the levels junior, senior and manager.") for each in words)
    premium = next(each for each in words if each.startswith("Premium economy"))
    assert "A booking flagged by this rule needs your confirmation. It is" in premium


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ({"action": "HARD_STOP"}, "Cap: not booked when the nightly rate is above 250. No exceptions are made."),
        (
            {"action": "HARD_STOP", "exception_allowed": True},
            "Cap: not booked when the nightly rate is above 250. An approver can allow an exception.",
        ),
        (
            {"action": "SOFT_WARNING", "requires_approval": True, "approver": "finance"},
            (
                "Cap: flagged when the nightly rate is above 250. A booking flagged by this rule needs your confirmation"
                " and approval by finance."
            ),
        ),
        (
            {"action": "SOFT_WARNING", "requires_ack": False},
            "Cap: flagged when the nightly rate is above 250. Nothing is asked of you.",
        ),
        ({"action": "TRACK_ONLY"}, "Cap: recorded when the nightly rate is above 250. Nothing is asked of you."),
        (
            {"action": "TRACK_ONLY", "description": "Dear hotels are written down."},
            "Cap: dear hotels are written down. Nothing is asked of you.",
        ),
        (
            {
                "action": "TRACK_ONLY",
                "condition": "OR",
                "rules": [
                    {"field": "hotel.stars", "operator": "between", "value": [4, 5]},
                    {"field": "refundable", "operator": "eq", "value": False},
                    {"field": "hotel.city", "operator": "in", "value": ["Paris", "Rome"]},
                ],
            },
            (
                "Cap: recorded when the hotel stars are between 4 and 5, it is not refundable or the city is Paris or Rome."
                " Nothing is asked of you."
            ),
        ),
    ],
    ids=lambda shape: shape if isinstance(shape, str) else "-".join(str(value) for value in shape.values())[:40],
)
def test_every_shape_of_rule_is_grammatical(shape: dict[str, Any], words: str) -> None:
    dear = {"field": "hotel.daily_rate", "operator": "gt", "value": 250}
    rule = {"id": "cap", "name": "Cap", "rules": [dear], "message": "Over the limit: {actual}.", **shape}
    assert in_words(parse_rule(rule)) == words


def test_two_hundred_options_are_tagged_within_milliseconds() -> None:
    import time

    options = [{**FLIGHT, "flight.total": n, "segment.duration_mins": 100 + n} for n in range(200)]
    RULES.judge_all(options)
    best = min(_timed(lambda: RULES.judge_all(options), time.perf_counter) for _ in range(5))
    assert best < 0.05


def _timed(act: Any, now: Any) -> float:
    started = now()
    act()
    return now() - started
