"""`demo`: two trips booked headless, through the public WebSocket and REST interface only, printed step by step.

It starts a stack of its own in a temporary folder on free ports, and imports nothing of the service: whatever it can do,
any client can.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from web.cli.demo_client import Chat, Person, StepFailed

VENDORS: Final = ("DATABASE_URL", "REDIS_URL", "DUFFEL", "HOTELBEDS", "STRIPE", "SENDGRID", "ANTHROPIC", "OPEN_METEO")
TRAVELLER: Final = "maya.chen@northwind.example"
Json = dict[str, Any]
_ON_ITS_WAY: Final = ("sent", "delivered", "opened", "clicked")


class Report:
    """Numbered steps on the terminal."""

    def __init__(self) -> None:
        self._step, self._started = 0, time.monotonic()

    def title(self, text: str) -> None:
        print(f"\n{text}\n{'-' * len(text)}", flush=True)

    def step(self, text: str, **facts: object) -> None:
        self._step += 1
        shown = "  ".join(f"{name}={value}" for name, value in facts.items() if value not in (None, "", []))
        print(f"{self._step:>3}  {time.monotonic() - self._started:6.1f} s  {text}  {shown}".rstrip(), flush=True)


@contextlib.contextmanager
def own_stack() -> Iterator[str]:
    """A stack in a temporary folder; its address."""
    with tempfile.TemporaryDirectory(prefix="tripwright-demo-", ignore_cleanup_errors=True) as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith(VENDORS)}
        env |= {"TRIPWRIGHT_DATA_DIR": folder, "TRIPWRIGHT_PORT": "8700", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "web.cli"]
        log = Path(folder) / "up.log"
        with log.open("wb") as out:
            stack = subprocess.Popen([*command, "up"], env=env, stdout=out, stderr=out, start_new_session=True)
            try:
                asked = [*command, "ready", "--wait", "90"]
                ready = subprocess.run(asked, env=env, capture_output=True, text=True, check=False)
                if ready.returncode:
                    raise StepFailed(f"The stack did not start:\n{log.read_text()[-3000:]}")
                yield ready.stdout.strip()
            finally:
                stack.terminate()
                try:
                    stack.wait(20)
                except subprocess.TimeoutExpired:
                    stack.kill()
                    stack.wait()


def _options(events: list[Json], kind: str) -> list[Json]:
    for event in reversed(events):
        value = event.get("value", {})
        if event.get("name") == "card" and value.get("kind") == kind:
            options: list[Json] = value["options"]
            return options
    raise StepFailed(f"No {kind} card came.")


def _proposal_id(events: list[Json]) -> str:
    for event in reversed(events):
        value = event.get("value", {})
        if event.get("name") == "card" and value.get("kind") == "proposal":
            return str(value["proposal"]["id"])
    raise StepFailed("No proposal came: " + " ".join(_said(events)))


def _said(events: list[Json]) -> list[str]:
    return ["".join(event["delta"] for event in events if event["type"] == "TEXT_MESSAGE_CONTENT")]


def _is_mailed(booking: Json) -> bool:
    return any(_is_itinerary(message) for message in booking["messages"])


def _is_itinerary(message: Json) -> bool:
    return message["template"] == "booking_confirmation" and message["status"] in _ON_ITS_WAY


def _levels(options: list[Json]) -> str:
    levels = [option["policy"]["level"] for option in options]
    return ", ".join(f"{levels.count(level)} {level}" for level in ("green", "amber", "red") if level in levels)


class Walks:
    """The two walks of a newcomer."""

    def __init__(self, report: Report, url: str) -> None:
        self._report, self._url = report, url

    async def compliant(self) -> None:
        """Inside policy: search, choose in words, confirm, and it is booked."""
        self._report.title("A trip inside policy")
        async with Person(self._url) as maya:
            await self._sign_in(maya, TRAVELLER)
            async with await maya.new_chat() as chat:
                await self._search(chat, "London trip next week, 3 nights, from New York")
                events = await chat.say("The second flight and the cheapest compliant hotel")
                draft = await self._draft(maya, chat)
                self._report.step(
                    "A draft was put together", reference=draft["reference"], total=draft["total"]["text"]
                )
                events = await chat.say("book it")
                proposal = await self._proposal(maya, events)
                if proposal["approvers"]:
                    raise StepFailed("A trip inside policy asks for an approver.")
                await self._accept(maya, proposal)
                await self._confirmed(maya, chat, proposal["booking_id"])

    async def approval(self) -> None:
        """Outside policy: declined, revised in the chat, sent again, approved, and it is booked."""
        self._report.title("A trip outside policy, with its approver")
        async with Person(self._url) as maya:
            await self._sign_in(maya, TRAVELLER)
            async with await maya.new_chat() as chat:
                events = await self._search(chat, "Business class from New York to London in three weeks, 2 nights")
                flight = self._needs_approval(_options(events, "flight_options"))
                hotels = _options(events, "hotel_options")
                await chat.choose(flight["offer_id"], hotels[0]["offer_id"])
                proposal = await self._proposal(maya, await chat.say("book it"))
                approver = self._approver(proposal)
                await self._accept(maya, proposal)
                booking_id = proposal["booking_id"]
                await maya.until(f"/bookings/{booking_id}", lambda shown: shown["status"] == "awaiting_approval")
                async with Person(self._url) as manager:
                    await self._sign_in_by_name(manager, approver)
                    await self._decline(manager, booking_id, "Please take a cheaper hotel.")
                    await self._heard(chat, maya, booking_id)
                    await self._revise(maya, chat, hotels)
                    again = await self._proposal(maya, await chat.say("book it"))
                    await self._accept(maya, again)
                    await maya.until(f"/bookings/{booking_id}", lambda shown: shown["status"] == "awaiting_approval")
                    await self._approve(manager, booking_id)
                await self._confirmed(maya, chat, booking_id)

    async def _sign_in(self, person: Person, email: str) -> None:
        me = await person.sign_in(email)
        self._report.step(f"{me['name']} signed in", title=me["title"], roles=",".join(me["roles"]))

    async def _sign_in_by_name(self, person: Person, name: str) -> None:
        people = (await person.get("/auth/demo"))["items"]
        await self._sign_in(person, next(each["email"] for each in people if each["name"] == name))

    async def _search(self, chat: Chat, text: str) -> list[Json]:
        started = time.monotonic()
        events = await chat.say(text)
        flights, hotels = _options(events, "flight_options"), _options(events, "hotel_options")
        suppliers = {e["value"]["supplier"] for e in events if e.get("name") == "search_progress"}
        self._report.step(
            f"“{text}”: {len(flights)} flights ({_levels(flights)}), {len(hotels)} hotels ({_levels(hotels)})",
            suppliers=",".join(sorted(suppliers)),
            seconds=f"{time.monotonic() - started:.1f}",
        )
        return events

    @staticmethod
    def _needs_approval(flights: list[Json]) -> Json:
        for flight in flights:
            if flight["policy"]["level"] == "amber" and flight["policy"]["approval_required"]:
                return flight
        raise StepFailed("No flight outside policy was found that an approver could allow.")

    @staticmethod
    async def _draft(maya: Person, chat: Chat) -> Json:
        thread = await maya.get(f"/threads/{chat.thread_id}")
        return await maya.get(f"/bookings/{thread['trip_panel']['booking_id']}")

    async def _proposal(self, maya: Person, events: list[Json]) -> Json:
        proposal = await maya.get(f"/proposals/{_proposal_id(events)}")
        self._report.step(
            "A proposal was shown",
            reference=proposal["booking_reference"],
            total=proposal["total"]["text"],
            policy=proposal["policy"]["level"],
            approvers=",".join(each["name"] for each in proposal["approvers"]),
        )
        return proposal

    @staticmethod
    def _approver(proposal: Json) -> str:
        if not proposal["approvers"]:
            raise StepFailed("A trip outside policy asks for nobody's approval.")
        return str(proposal["approvers"][0]["name"])

    async def _accept(self, maya: Person, proposal: Json) -> None:
        acknowledged = [each["rule_id"] for each in proposal["acknowledgements"]]
        body = {"nonce": proposal["nonce"], "acknowledged": acknowledged}
        accepted = await maya.post(f"/proposals/{proposal['id']}/accept", body)
        self._report.step(
            "Confirmed by the traveller", acknowledged=len(acknowledged), status=accepted["booking"]["status"]
        )

    async def _decline(self, manager: Person, booking_id: str, reason: str) -> None:
        waiting = await self._waiting(manager, booking_id)
        await manager.post(f"/approvals/{waiting['id']}/decline", {"reason": reason})
        self._report.step("Declined by the approver", reference=waiting["reference"], reason=f"“{reason}”")

    async def _approve(self, manager: Person, booking_id: str) -> None:
        waiting = await self._waiting(manager, booking_id)
        shown = await manager.get(f"/approvals/{waiting['id']}")
        await manager.post(f"/approvals/{waiting['id']}/approve", {"seen_hash": shown["hash"]})
        self._report.step("Approved exactly as shown", reference=waiting["reference"], hash=shown["hash"][:12])

    async def _waiting(self, manager: Person, booking_id: str) -> Json:
        def is_there(inbox: Json) -> bool:
            return any(each["booking_id"] == booking_id for each in inbox["items"])

        inbox = await manager.until("/approvals?state=pending", is_there)
        item: Json = next(each for each in inbox["items"] if each["booking_id"] == booking_id)
        self._report.step("The approver's inbox lists it", reasons="; ".join(item["reasons"]))
        return item

    async def _heard(self, chat: Chat, maya: Person, booking_id: str) -> None:
        text = await chat.unasked("declined")
        booking = await maya.until(f"/bookings/{booking_id}", lambda shown: shown["status"] == "draft")
        self._report.step(f"The chat said by itself: “{text}”", status=booking["status"])

    async def _revise(self, maya: Person, chat: Chat, hotels: list[Json]) -> None:
        cheapest = min(hotels, key=lambda hotel: int(hotel["total"]["minor"]))
        await chat.choose(cheapest["offer_id"])
        draft = await self._draft(maya, chat)
        self._report.step(
            "The draft was revised in the chat", hotel=cheapest["hotel"]["name"], total=draft["total"]["text"]
        )

    async def _confirmed(self, maya: Person, chat: Chat, booking_id: str) -> None:
        ends = ("confirmed", "ticketed", "failed")
        booking = await maya.until(f"/bookings/{booking_id}", lambda shown: shown["status"] in ends)
        if booking["status"] == "failed":
            raise StepFailed(f"The booking failed: {booking['attention']}")
        text = await chat.unasked("confirmed")
        self._report.step(f"The chat said by itself: “{text}”")
        for item in booking["items"]:
            self._report.step(
                f"Booked: {item['title']}",
                pnr=item["pnr"],
                etickets=",".join(item["eticket_numbers"] or []),
                supplier_reference=item["supplier_reference"],
                total=item["total"]["text"],
            )
        card = booking["payment"]["card"]
        self._report.step("Paid with a virtual card", last4=card["last4"], limit=card["limit"]["text"])
        mailed = await maya.until(f"/bookings/{booking_id}", _is_mailed)
        calendar = await maya.text(f"/bookings/{booking_id}/calendar.ics")
        if "BEGIN:VEVENT" not in calendar:
            raise StepFailed("The calendar file holds no event.")
        itinerary = next(message for message in mailed["messages"] if _is_itinerary(message))
        self._report.step(
            "Itinerary mailed, calendar file ready",
            to=itinerary["recipient"],
            mail=itinerary["status"],
            events=calendar.count("BEGIN:VEVENT"),
        )


async def _walk(url: str, report: Report) -> None:
    walks = Walks(report, url)
    await walks.compliant()
    await walks.approval()


def demo() -> int:
    """0 when both walks ended as they should."""
    report = Report()
    try:
        with own_stack() as url:
            report.step("A stack of its own is ready", url=url)
            asyncio.run(_walk(url, report))
    except StepFailed as failed:
        print(f"\nDEMO FAILED: {failed}", file=sys.stderr)
        return 1
    print("\nBoth walks ended as they should.")
    return 0
