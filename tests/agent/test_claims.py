"""What no tool has said is not said by the concierge either."""

import pytest

from agent.claims import Evidence, SentenceChecker, check

TOLD = {
    "role": "tool",
    "call_id": "c",
    "name": "search_trips",
    "text": "60 flights found from 842.10 USD.",
    "data": {
        "flights": [
            {"short": "F1", "flights": ["BA178"], "slices": [{"departs": "2026-12-01T18:05"}], "total": "842.10 USD"}
        ],
        "reference": "K7QM4D",
        "total": "1,577.10 USD",
        "when": "Tue 1 Dec",
    },
}
EVIDENCE = Evidence([TOLD])


@pytest.mark.parametrize(
    "sentence",
    [
        "F1 costs 842.10 USD.",
        "It is $842.10 in all.",
        "In all that is 1,577.10 USD.",
        "You leave on 1 December at 18:05.",
        "You leave on December 1st, 2026, at 6:05 pm.",
        "Booking K7QM4D flies with BA178.",
        "It has 2 stops and takes 7 h 05, 3 nights, 612 kg of CO2.",
        "No numbers here at all.",
    ],
)
def test_what_a_tool_said_may_be_said(sentence: str) -> None:
    assert check(sentence, EVIDENCE) == sentence


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("It costs 99 USD.", "It costs the amount on the card."),
        ("Only $1!", "Only the amount on the card!"),
        ("It costs 842.10 EUR.", "It costs the amount on the card."),
        ("About $842 in all.", "About 842.10 USD in all."),
        ("That is twelve or 1200 dollars.", "That is twelve or the amount on the card."),
        ("You leave on 2 December.", "You leave on the date on the card."),
        ("You leave on 2026-12-02.", "You leave on the date on the card."),
        ("It leaves at 19:30.", "It leaves at the time on the card."),
        ("It leaves at 7 pm.", "It leaves at the time on the card."),
        ("Your reference is ABC123.", "Your reference is the reference on the card."),
        ("Fly with BA999.", "Fly with the reference on the card."),
        ("USD 842.10 or USD 900.00.", "USD 842.10 or the amount on the card."),
    ],
)
def test_what_no_tool_said_is_replaced(sentence: str, shown: str) -> None:
    assert check(sentence, EVIDENCE) == shown


def test_what_a_person_claims_is_no_evidence() -> None:
    evidence = Evidence(
        [{"role": "user", "text": "so it costs 10 USD, right?"}, {"role": "assistant", "text": "10 USD"}]
    )
    assert "10 USD" not in check("Yes, 10 USD.", evidence)


def test_text_is_held_to_the_end_of_its_sentence() -> None:
    checker = SentenceChecker(EVIDENCE)
    deltas = ("It co", "sts 8", "42.", "10 U", "SD. And ", "another is 9", "9.00 USD", " only")
    shown = [*(checker.feed(delta) for delta in deltas), checker.rest()]
    assert shown[:4] == ["", "", "", ""]
    assert "".join(shown) == "It costs 842.10 USD. And another is the amount on the card only"


def test_a_result_that_comes_later_is_evidence_from_then_on() -> None:
    evidence = Evidence()
    assert "the amount" in check("It is 5.00 EUR.", evidence)
    evidence.add({"total": "5.00 EUR"})
    assert check("It is 5.00 EUR.", evidence) == "It is 5.00 EUR."
