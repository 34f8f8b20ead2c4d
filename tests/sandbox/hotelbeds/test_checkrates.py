from sandbox.world.hotels import hotel_by_code, hotels_in


def first_rate(response):
    return response.json()["hotel"]["rooms"][0]["rates"][0]


async def test_a_bookable_rate_keeps_its_price(agency):
    rate = await agency.flexible()
    checked = first_rate(await agency.check(rate["rateKey"]))
    assert checked["net"] == rate["net"]
    assert checked["rateType"] == "BOOKABLE"
    assert checked["rateComments"]
    assert checked["cancellationPolicies"] == rate["cancellationPolicies"]


async def test_indicated_rates_move_within_and_beyond_tolerance_and_become_bookable(agency):
    moves = set()
    for hotel, rate in await agency.rates(destination={"code": "NYC"}):
        if rate["rateType"] == "RECHECK" and hotel["code"] % 2:
            checked = first_rate(await agency.check(rate["rateKey"]))
            assert checked["rateType"] == "BOOKABLE"
            moves.add(round(float(checked["net"]) / float(rate["net"]) - 1, 3))
    assert any(0 < move <= 0.02 for move in moves)
    assert any(move > 0.02 for move in moves)
    assert any(move <= 0 for move in moves)


async def test_a_checked_price_is_checked_again_at_the_same_price(agency):
    rate = next(rate for _, rate in await agency.rates() if rate["rateType"] == "RECHECK")
    once = first_rate(await agency.check(rate["rateKey"]))
    twice = first_rate(await agency.check(once["rateKey"]))
    assert once["net"] == twice["net"]


async def test_a_scripted_price_change_moves_price_and_cancellation_fees_together(agency):
    rate = await agency.flexible()
    agency.script("price_change", args={"percent": 10})
    moved = first_rate(await agency.check(rate["rateKey"]))
    assert abs(float(moved["net"]) - 1.1 * float(rate["net"])) < 0.01
    before, after = rate["cancellationPolicies"][-1]["amount"], moved["cancellationPolicies"][-1]["amount"]
    assert float(after) > float(before)


async def test_terms_are_explained_as_nights_or_percent_when_asked(agency):
    rate = await agency.flexible()
    policies = first_rate(await agency.check(rate["rateKey"], expandCXL=True))["cancellationPolicies"]
    assert all(("numberOfNights" in policy) != ("percent" in policy) for policy in policies)


async def test_hostile_comments_come_through_untouched(agency):
    hostile = next(hotel for hotel in hotels_in("LON") if hotel.is_hostile)
    rates = await agency.rates(hotels={"hotel": [hostile.code]})
    comments = first_rate(await agency.check(rates[0][1]["rateKey"]))["rateComments"]
    assert comments.endswith(hotel_by_code(hostile.code).rate_comment)
    assert "maintenance mode" in comments


async def test_a_key_lives_for_half_an_hour(agency):
    rate = await agency.flexible()
    agency.hub.clock.advance(29 * 60)
    assert (await agency.check(rate["rateKey"])).status_code == 200
    agency.hub.clock.advance(2 * 60)
    gone = await agency.check(rate["rateKey"])
    assert gone.status_code == 410
    assert (await agency.book(rate["rateKey"])).status_code == 410


async def test_a_key_somebody_altered_is_refused(agency):
    key = (await agency.flexible())["rateKey"]
    cheaper = key.replace("|1~1~0|", "|1~2~0|")
    assert cheaper != key
    for bad in (cheaper, key[:-1], "", "20260101|20260102|W|1|1|X|Y|Z||1~1~0||N@1", None):
        response = await agency.check(bad)
        assert response.status_code == 400
        assert response.json()["error"]["code"] == "INVALID_DATA"


async def test_a_rate_may_be_gone_by_script(agency):
    rate = await agency.flexible()
    agency.script("rate_gone")
    assert (await agency.check(rate["rateKey"])).status_code == 410


async def test_rates_of_two_hotels_are_not_checked_together(agency):
    rates = await agency.rates()
    keys = [rates[0][1]["rateKey"], rates[-1][1]["rateKey"]]
    body = {"rooms": [{"rateKey": key} for key in keys]}
    assert (await agency.ask("POST", "/checkrates", "checkRateRS", json=body)).status_code == 400
