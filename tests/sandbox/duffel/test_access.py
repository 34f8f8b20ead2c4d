"""Who may ask, and in which form."""

from email.utils import parsedate_to_datetime

import pytest

from tests.sandbox.duffel.conftest import Duffel


async def test_no_token_is_told_to_send_one(duffel: Duffel):
    del duffel.client.headers["authorization"]
    assert await duffel.refused("GET", "/air/orders") == (401, "missing_authorization_header")


async def test_a_wrong_token_is_not_recognised(duffel: Duffel):
    duffel.client.headers["authorization"] = "Bearer duffel_live_other"
    assert await duffel.refused("GET", "/air/orders") == (401, "access_token_not_found")


async def test_the_version_must_be_named_and_be_v2(duffel: Duffel):
    duffel.client.headers["duffel-version"] = "v1"
    assert await duffel.refused("GET", "/air/orders") == (400, "unsupported_version")
    del duffel.client.headers["duffel-version"]
    assert await duffel.refused("GET", "/air/orders") == (400, "missing_version_header")


async def test_only_json_is_spoken(duffel: Duffel):
    response = await duffel.client.post("/air/orders", content="a=b", headers={"content-type": "text/plain"})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "invalid_content_type_header")
    response = await duffel.client.post("/air/orders", content="{", headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (400, "bad_request")
    response = await duffel.client.get("/air/orders", headers={"accept": "text/html"})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (406, "unsupported_format")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/air/orders/ord_nothing"),
        ("GET", "/air/nonsense"),
        ("PUT", "/air/orders"),
        ("GET", "/air/offers/off_x"),
    ],
)
async def test_what_does_not_exist_is_not_found(duffel: Duffel, method: str, path: str):
    assert await duffel.refused(method, path) == (404, "not_found")


async def test_a_trailing_slash_is_the_same_place(duffel: Duffel):
    assert await duffel.have("GET", "/air/orders/") == []


async def test_unknown_query_parameters_are_refused(duffel: Duffel):
    assert await duffel.refused("GET", "/air/orders", colour="red") == (422, "validation_unexpected")
    assert await duffel.refused("GET", "/air/orders", limit="201") == (422, "validation_inclusion")
    assert await duffel.refused("GET", "/air/orders", after="nonsense") == (422, "validation_format")


async def test_too_many_requests_tell_when_the_window_ends_as_a_date(duffel: Duffel):
    await duffel.fault("rate_limited")
    response = await duffel.ask("GET", "/air/orders")
    assert response.status_code == 429
    assert response.json()["errors"][0]["code"] == "rate_limit_exceeded"
    assert response.headers["ratelimit-remaining"] == "0"
    assert parsedate_to_datetime(response.headers["ratelimit-reset"]).year == 2026
    assert (await duffel.ask("GET", "/air/orders")).status_code == 200


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_scripted_errors_have_the_vendors_shape(duffel: Duffel, status: int):
    await duffel.fault("error", status=status)
    assert (await duffel.ask("GET", "/air/orders")).status_code == status


async def test_what_is_listed_can_be_read_and_paged(duffel: Duffel):
    first = (await duffel.ask("GET", "/air/airlines", limit=10)).json()
    second = (await duffel.ask("GET", "/air/airlines", limit=10, after=first["meta"]["after"])).json()
    assert first["meta"]["before"] is None
    assert not {one["id"] for one in first["data"]} & {one["id"] for one in second["data"]}
    again = (await duffel.ask("GET", "/air/airlines", limit=10, before=second["meta"]["before"])).json()
    assert again["data"] == first["data"]
    airline = first["data"][0]
    assert await duffel.have("GET", f"/air/airlines/{airline['id']}") == airline
    await duffel.have("GET", "/air/airports", limit=200)
    await duffel.have("GET", "/air/aircraft")
    found = await duffel.have("GET", "/places/suggestions", query="lond")
    assert found[0]["iata_code"] == "LON"
