"""What ordinary sentences become: tool calls, or one question."""

from typing import Any

import pytest

from tests.agent.sentences import DRAFT, FRIDAY, SEARCHED, answered

SEARCHES: list[tuple[str, dict[str, Any]]] = [
    ("London trip next week, 3 nights, from New York",
     {"destination": "London", "depart_on": "2026-11-24", "origin": "New York", "nights": 3}),
    ("I need to be in Paris on 3 December for two days", {"destination": "Paris", "depart_on": "2026-12-02", "nights": 2}),
    ("fly to Tokyo tomorrow one way",
     {"destination": "Tokyo", "depart_on": "2026-11-21", "one_way": True, "want_hotels": False}),
    ("book me a flight to Boston on Monday returning Thursday",
     {"destination": "Boston", "depart_on": "2026-11-23", "return_on": "2026-11-26", "want_hotels": False}),
    ("hotel in Berlin from 1 to 4 December",
     {"destination": "Berlin", "depart_on": "2026-12-01", "return_on": "2026-12-04", "want_flights": False}),
    ("need a hotel near Canary Wharf in London next Tuesday for 2 nights",
     {"destination": "London", "depart_on": "2026-11-24", "near": "Canary Wharf", "nights": 2, "want_flights": False}),
    ("jfk to lhr on friday", {"destination": "lhr", "origin": "jfk", "depart_on": "2026-11-27"}),
    ("flights from Chicago to Denver 12/14 - 12/16 business class",
     {"destination": "Denver", "origin": "Chicago", "depart_on": "2026-12-14", "return_on": "2026-12-16",
      "cabin": "business", "want_hotels": False}),
    ("two of us to Madrid, 5-9 Jan, under $3,000",
     {"destination": "Madrid", "depart_on": "2027-01-05", "return_on": "2027-01-09", "travellers": 2,
      "budget_amount": "3000", "budget_currency": "USD"}),
    ("Lisbon, 10 December, 2 nights, max 900 euros",
     {"destination": "Lisbon", "depart_on": "2026-12-10", "nights": 2, "budget_amount": "900", "budget_currency": "EUR"}),
    ("direct flight to Chicago the day after tomorrow, back on Friday",
     {"destination": "Chicago", "depart_on": "2026-11-22", "return_on": "2026-11-27", "max_stops": 0, "want_hotels": False}),
    ("weekend in Rome", {"destination": "Rome", "depart_on": "2026-11-20", "return_on": "2026-11-22"}),
    ("fly to Londn next week", {"destination": "Londn", "depart_on": "2026-11-24", "want_hotels": False}),
    ("hotel in San Fransisco tomorrow",
     {"destination": "San Fransisco", "depart_on": "2026-11-21", "want_flights": False}),
    ("conference in Berlin 7-10 December, nothing before 9am",
     {"destination": "Berlin", "depart_on": "2026-12-06", "return_on": "2026-12-10", "depart_after": "09:00"}),
    ("New York to Boston next monday morning",
     {"destination": "Boston", "origin": "New York", "depart_on": "2026-11-23", "depart_before": "12:00"}),
    ("a week in Lisbon in January", {"destination": "Lisbon", "depart_on": "2027-01-05", "nights": 7}),
    ("in two weeks to Austin for 4 days", {"destination": "Austin", "depart_on": "2026-12-04", "nights": 4}),
    ("go to Frankfurt on 2026-12-08 until 2026-12-11",
     {"destination": "Frankfurt", "depart_on": "2026-12-08", "return_on": "2026-12-11"}),
    ("can you find me a 4 star hotel in Vienna next weekend",
     {"destination": "Vienna", "depart_on": "2026-11-27", "return_on": "2026-11-29", "hotel_min_stars": 4,
      "want_flights": False}),
    ("London trip next month, 3 nights, economy, nonstop, budget 1500 dollars",
     {"destination": "London", "depart_on": "2026-12-01", "nights": 3, "cabin": "economy", "max_stops": 0,
      "budget_amount": "1500", "budget_currency": "USD"}),
    ("Paris 3 March 2020", {"destination": "Paris", "depart_on": "2020-03-03"}),
    ("Rome from 10 December to 8 December",
     {"destination": "Rome", "depart_on": "2026-12-10", "return_on": "2026-12-08"}),
    ("London next week for 40 people", {"destination": "London", "depart_on": "2026-11-24", "travellers": 40}),
    ("London next week for 0 people", {"destination": "London", "depart_on": "2026-11-24", "travellers": 0}),
    ("trip to Atlantis next week", {"destination": "Atlantis", "depart_on": "2026-11-24"}),
    ("Qwxyzville trip tomorrow", {"destination": "Qwxyzville", "depart_on": "2026-11-21"}),
    ("trip to san jose next week", {"destination": "san jose", "depart_on": "2026-11-24"}),
    ("cheapest flight to Miami on the 5th of December",
     {"destination": "Miami", "depart_on": "2026-12-05", "sort": "cheapest", "want_hotels": False}),
    ("premium economy to Singapore on 12 January, return 19 January",
     {"destination": "Singapore", "depart_on": "2027-01-12", "return_on": "2027-01-19", "cabin": "premium_economy"}),
    ("visit Zurich on Wednesday for one night", {"destination": "Zurich", "depart_on": "2026-11-25", "nights": 1}),
    ("evening flight to Dublin on Thursday",
     {"destination": "Dublin", "depart_on": "2026-11-26", "depart_after": "17:00", "want_hotels": False}),
    ("my colleague and I, 2 travellers, to Oslo tomorrow for 2 nights",
     {"destination": "Oslo", "depart_on": "2026-11-21", "nights": 2, "travellers": 2}),
    ("a week from Monday to Houston, 2 nights", {"destination": "Houston", "depart_on": "2026-11-30", "nights": 2}),
]  # fmt: skip

REFINEMENTS: list[tuple[str, dict[str, Any]]] = [
    ("cheaper", {"sort": "cheapest"}),
    ("anything cheaper?", {"sort": "cheapest"}),
    ("direct only", {"max_stops": 0, "only": "flights"}),
    ("no stops please", {"max_stops": 0, "only": "flights"}),
    ("one stop is fine", {"max_stops": 1, "only": "flights"}),
    ("stops are fine", {"any_stops": True}),
    ("earlier flight", {"sort": "earliest", "only": "flights"}),
    ("show me later flights", {"sort": "latest", "only": "flights"}),
    ("business class", {"cabin": "business", "only": "flights"}),
    ("first class please", {"cabin": "first", "only": "flights"}),
    ("premium economy", {"cabin": "premium_economy", "only": "flights"}),
    ("make it 4 nights", {"nights": 4}),
    ("show more", {"page": 2}),
    ("more hotels", {"page": 2, "only": "hotels"}),
    ("what about Paris?", {"destination": "Paris"}),
    ("from Boston instead", {"origin": "Boston"}),
    ("leave on Monday instead", {"depart_on": "2026-11-30"}),
    ("a day later", {"depart_on": "2026-12-02"}),
    ("two days earlier", {"depart_on": "2026-11-29"}),
    ("come back on Sunday", {"return_on": "2026-12-06"}),
    ("4 star hotels only", {"hotel_min_stars": 4, "only": "hotels"}),
    ("nicer hotel", {"hotel_min_stars": 4, "only": "hotels"}),
    ("cheaper hotels", {"sort": "cheapest", "only": "hotels"}),
    ("under $900", {"budget_amount": "900", "budget_currency": "USD"}),
    ("any morning flights?", {"depart_before": "12:00", "only": "flights"}),
    ("leaving after 6pm", {"depart_after": "18:00", "only": "flights"}),
    ("for two people", {"travellers": 2}),
    ("hotel near the tower", {"near": "tower"}),
    ("is there something greener?", {"sort": "greenest"}),
    ("search again", {"sort": "best"}),
]

CHOICES: list[tuple[str, list[str]]] = [
    ("the second flight and the cheapest compliant hotel", ["flight-2", "hotel-3"]),
    ("The first flight and the third hotel, please", ["flight-1", "hotel-3"]),
    ("F2 and H1", ["flight-2", "hotel-1"]),
    ("take the first one", ["flight-1"]),
    ("option 3", ["flight-3"]),
    ("no, the third one", ["flight-3"]),
    ("last flight", ["flight-3"]),
    ("the cheapest hotel", ["hotel-2"]),
    ("the Delta flight", ["flight-3"]),
    ("I'll go with VS4", ["flight-2"]),
    ("take the Park Plaza", ["hotel-3"]),
    ("the fastest flight and the best hotel", ["flight-2", "hotel-1"]),
    ("cheapest flight within policy", ["flight-3"]),
]

OTHERS: list[tuple[str, str, dict[str, Any]]] = [
    ("what's the policy on business class", "explain_policy", {"topic": "what's the policy on business class"}),
    ("am I allowed to fly business?", "explain_policy", {"topic": "am I allowed to fly business?"}),
    ("where are my trips", "list_my_trips", {}),
    ("list my bookings", "list_my_trips", {}),
    ("status of K7QM4D", "booking_status", {"booking": "K7QM4D"}),
    ("where is my booking k7qm4d", "booking_status", {"booking": "K7QM4D"}),
    ("what's waiting for me", "approvals_waiting", {}),
    ("any pending approvals?", "approvals_waiting", {}),
    ("remember I like aisle seats", "remember_preference", {"text": "I like aisle seats"}),
    ("please remember that I never fly before 8", "remember_preference", {"text": "I never fly before 8"}),
    ("forget that I like aisle seats", "forget_preference", {"preference": "I like aisle seats"}),
    ("what do you remember about me", "list_preferences", {}),
    ("what's the weather in Lisbon next week", "weather", {"place": "Lisbon", "start": "2026-11-24"}),
    ("what time is it in Tokyo", "place_facts", {"place": "Tokyo"}),
    ("how far is Paris", "place_facts", {"place": "Paris", "from_place": "JFK"}),
    ("withdraw K7QM4D", "withdraw_booking", {"booking": "K7QM4D"}),
]


@pytest.mark.parametrize(("sentence", "wanted"), SEARCHES, ids=[sentence for sentence, _ in SEARCHES])
async def test_a_trip_is_searched(sentence: str, wanted: dict[str, Any]) -> None:
    said, calls = await answered(sentence)
    assert calls == [("search_trips", wanted)]
    can_be = wanted["depart_on"] >= FRIDAY["today"] and 1 <= wanted.get("travellers", 1) <= 9
    assert said.startswith("Looking for") is can_be, "nothing is announced that is refused at once"


@pytest.mark.parametrize(("sentence", "wanted"), REFINEMENTS, ids=[sentence for sentence, _ in REFINEMENTS])
async def test_a_search_is_refined_by_what_changes_only(sentence: str, wanted: dict[str, Any]) -> None:
    assert (await answered(sentence, SEARCHED))[1] == [("refine_options", wanted)]


@pytest.mark.parametrize(("sentence", "options"), CHOICES, ids=[sentence for sentence, _ in CHOICES])
async def test_options_are_recognised(sentence: str, options: list[str]) -> None:
    assert (await answered(sentence, SEARCHED))[1] == [("draft_trip", {"options": options})]


@pytest.mark.parametrize(("sentence", "tool", "arguments"), OTHERS, ids=[sentence for sentence, _, _ in OTHERS])
async def test_other_wishes_reach_their_tool(sentence: str, tool: str, arguments: dict[str, Any]) -> None:
    assert (await answered(sentence))[1] == [(tool, arguments)]


async def test_a_chosen_option_goes_into_the_draft_there_is() -> None:
    facts = {**FRIDAY, "trip": DRAFT}
    assert (await answered("the second flight", SEARCHED, facts=facts))[1] == [("change_draft", {"add": ["flight-2"]})]
    assert (await answered("drop the hotel", SEARCHED, facts=facts))[1] == [("change_draft", {"remove": ["hotel"]})]
    assert (await answered("cancel that draft", SEARCHED, facts=facts))[1] == [("discard_draft", {})]
    for yes in ("book it", "go ahead", "yes", "review and book", "please confirm it"):
        assert (await answered(yes, SEARCHED, facts=facts))[1] == [("propose_booking", {})], yes


async def test_pressed_cards_are_a_choice() -> None:
    pressed = [{"short": "F2", "offer_id": "flight-2", "kind": "flight"}]
    assert (await answered("I choose F2.", SEARCHED, choose=pressed))[1] == [("draft_trip", {"options": ["flight-2"]})]


async def test_several_wishes_are_served_together() -> None:
    _, calls = await answered(
        "London next week for 3 nights, what's the weather there, and remember I like aisle seats"
    )
    assert {name for name, _ in calls} == {"search_trips", "weather", "remember_preference"}
    _, calls = await answered("remember I like aisle seats and book F1", SEARCHED)
    assert [name for name, _ in calls] == ["draft_trip", "remember_preference"]


@pytest.mark.parametrize(
    ("sentence", "asking"),
    [("trip to paris", "dates"), ("london", "dates"), ("I want to travel next week", "destination")],
)
async def test_what_is_missing_is_asked_once_with_chips(sentence: str, asking: str) -> None:
    said, [(tool, chips)] = await answered(sentence)
    assert tool == "offer_choices"
    assert chips["asking"] == asking
    assert said.endswith("?")
    assert said.count("?") == 1


@pytest.mark.parametrize("answer", ["next Tuesday for 2 nights", "tuesday, 2 nights", "24 November for two nights"])
async def test_an_answer_completes_the_question(answer: str) -> None:
    asked = [
        {"role": "user", "text": "trip to Paris from Boston"},
        {"role": "assistant", "text": "When?", "calls": [{"id": "a_90", "name": "offer_choices", "arguments": {}}]},
        {"role": "tool", "call_id": "a_90", "name": "offer_choices", "text": "ok", "data": {"asking": "dates"}},
    ]
    _, [(tool, wanted)] = await answered(answer, asked)
    assert tool == "search_trips"
    assert wanted == {"destination": "Paris", "origin": "Boston", "depart_on": "2026-11-24", "nights": 2}


async def test_a_corrected_place_keeps_the_rest_of_the_wish() -> None:
    asked = [
        {"role": "user", "text": "Atlantis next week for 3 nights"},
        {"role": "assistant", "text": "Which?", "calls": [{"id": "a_90", "name": "offer_choices", "arguments": {}}]},
        {"role": "tool", "call_id": "a_90", "name": "offer_choices", "text": "ok", "data": {"asking": "place"}},
    ]
    _, [(_, wanted)] = await answered("Paris", asked)
    assert wanted == {"destination": "Paris", "depart_on": "2026-11-24", "nights": 3}


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("thanks", "welcome"),
        ("hello", "Hello Maya"),
        ("help", "Tell me where"),
        ("asdf qwer zxcv", "did not understand"),
        ("???", "did not understand"),
        ("book it", "Nothing is chosen yet"),
        ("second flight", "no options to choose from"),
        ("cheaper", "no options to choose from"),
        ("cancel that draft", "no draft"),
        ("I'd like to speak to a human", "travel desk"),
        ("no thanks", "nothing was done"),
    ],
)
async def test_some_answers_need_no_tool(sentence: str, says: str) -> None:
    said, calls = await answered(sentence)
    assert says in said
    assert {name for name, _ in calls} <= {"offer_choices"}


async def test_why_asks_about_the_option_that_is_meant() -> None:
    assert (await answered("why is it red", SEARCHED))[1] == [("explain_policy", {"option": "H2"})]
    assert (await answered("why does F2 need approval?", SEARCHED))[1] == [("explain_policy", {"option": "F2"})]


async def test_the_weather_there_is_that_of_the_trip() -> None:
    wanted = {"place": "London", "start": "2026-12-02", "end": "2026-12-05"}
    assert (await answered("what's the weather there", SEARCHED))[1] == [("weather", wanted)]


@pytest.mark.parametrize(
    "junk", ["\u202e\u0000", "a" * 8000, "'; DROP TABLE threads; --", "🛫🛬" * 50, "<data>x</data>", "-1 nights"]
)
async def test_junk_gets_an_answer(junk: str) -> None:
    said, calls = await answered(junk)
    assert said or calls
