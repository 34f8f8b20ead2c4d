"""What the airline does by itself, asked for through the control API."""

from datetime import date, datetime, timedelta

from tests.sandbox.duffel.conftest import Duffel


async def bought(duffel: Duffel, on: date, back: date) -> dict:
    return await duffel.order((await duffel.search(("JFK", "LHR", on), ("LHR", "JFK", back)))[0])


async def test_a_moved_flight_waits_for_an_answer_and_is_accepted(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back)
    event = {"party": "duffel", "type": "schedule_change", "booking_reference": order["booking_reference"]}
    made = await duffel.control("POST", "events", event | {"minutes": 95})
    (change,) = await duffel.have("GET", "/air/airline_initiated_changes", order_id=order["id"])
    assert change["id"] == made["id"]
    assert change["available_actions"] == ["accept", "cancel", "update"]
    old, new = (change[side][0]["segments"][0]["departing_at"] for side in ("removed", "added"))
    assert datetime.fromisoformat(new) - datetime.fromisoformat(old) == timedelta(minutes=95)
    told = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert told["airline_initiated_changes"] == [change]
    assert told["slices"] == order["slices"]
    assert await duffel.have("GET", "/air/orders", requires_action="true") == [told]
    accepted = await duffel.have("POST", f"/air/airline_initiated_changes/{change['id']}/actions/accept")
    assert accepted["action_taken"] == "accepted"
    now = await duffel.have("GET", f"/air/orders/{order['id']}")
    assert now["slices"][0]["segments"][0]["departing_at"] == new
    assert now["slices"][1] == order["slices"][1]
    again = await duffel.refused("POST", f"/air/airline_initiated_changes/{change['id']}/actions/accept")
    assert again == (422, "action_not_available")


async def test_a_cancelled_flight_cannot_be_accepted_and_refunds_in_full(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back)
    await duffel.pass_time(hours=30)
    await duffel.control("POST", "events", {"party": "duffel", "type": "cancel_flight", "order_id": order["id"]})
    (change,) = await duffel.have("GET", "/air/airline_initiated_changes", order_id=order["id"])
    assert change["added"] == []
    accept = await duffel.refused("POST", f"/air/airline_initiated_changes/{change['id']}/actions/accept")
    assert accept == (422, "action_not_available")
    made = await duffel.have("POST", "/air/order_cancellations", {"order_id": order["id"]})
    assert made["refund_amount"] == order["total_amount"]


async def test_what_was_agreed_elsewhere_is_recorded(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back)
    event = {"party": "duffel", "type": "schedule_change", "order_id": order["id"], "slice": 1}
    change = await duffel.control("POST", "events", event)
    path = f"/air/airline_initiated_changes/{change['id']}"
    assert (await duffel.refused("PATCH", path, {"action_taken": "ignored"}))[0] == 422
    assert (await duffel.have("PATCH", path, {"action_taken": "changed"}))["action_taken"] == "changed"
    assert (await duffel.have("GET", path))["action_taken"] == "changed"


async def test_events_for_unknown_orders_are_refused(duffel: Duffel):
    for body in ({"order_id": "ord_x"}, {"booking_reference": "XXXXXX"}, {}):
        event = {"party": "duffel", "type": "schedule_change", **body}
        response = await duffel.client.post("http://sandbox/_sandbox/events", json=event)
        assert response.status_code == 422


async def test_the_operator_sees_the_orders_and_what_can_be_done_to_them(duffel: Duffel, soon: date, back: date):
    order = await bought(duffel, soon, back)
    (row,) = (await duffel.control("GET", "orders"))["items"]
    assert row["reference"] == order["booking_reference"]
    assert row["status"] == "confirmed"
    for action in row["actions"]:
        await duffel.control("POST", "events", action["body"])
    assert len(await duffel.have("GET", "/air/airline_initiated_changes", order_id=order["id"])) == 2
