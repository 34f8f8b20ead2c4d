"""What is shown to a person before anything is bought, and their yes."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from web.api.schemas.bookings import Booking
from web.api.schemas.common import Change, Money, PaymentMethod, PolicyTag, Shape, Split


class CancellationTier(Shape):
    """From when on cancelling costs how much; `from_local` null: from the purchase on."""

    from_local: str | None
    fee: Money


class ItemCancellation(Shape):
    """What cancelling this item gives back, and why. Fee and refund make up what was paid."""

    paid: Money
    fee: Money
    refund: Money
    credit: Money | None = Field(description="What comes back as the supplier's own credit, which is no money.")
    reason: str
    source: Literal["supplier", "terms", "unknown"]
    tiers: list[CancellationTier]


class CurvePoint(Shape):
    """What would come back at another time."""

    label: str
    at: datetime
    fee: Money
    refund: Money


class Arrival(Shape):
    """When the money may be expected."""

    words: str
    earliest: date
    latest: date


class CancellationTerms(Shape):
    """What a yes to a cancellation gives back, where to, by when, and what it would be later."""

    paid: Money
    fee: Money
    refund: Money
    destination: str
    arrival: Arrival
    curve: list[CurvePoint]
    warning: str
    is_whole: bool
    review_reasons: list[str] = Field(description="Why the travel desk looks at it first; empty when it does not.")


class ProposalItem(Shape):
    item_id: str
    kind: str
    title: str
    subtitle: str
    starts_local: str
    ends_local: str
    zone: str
    supplier: str
    total: Money
    terms: str
    comments: str | None = Field(None, description="What the supplier asks to be shown before booking, in its words.")
    cancellation: ItemCancellation | None = None


class Acknowledgement(Shape):
    """A policy warning the person must tick."""

    rule_id: str
    text: str


class Approver(Shape):
    step: int
    role: str
    name: str
    approver_id: str


class Concern(Shape):
    """Something to look at before agreeing, such as a tight connection or a passport that runs out."""

    code: str
    message: str


class Alternative(Shape):
    """The cheapest trip inside policy, and how much it differs."""

    title: str
    total: Money
    difference: Money


class Proposal(Shape):
    """Exactly what will be bought or cancelled, shown to one person, who alone gets the `nonce` that agrees to it."""

    id: str
    kind: Literal["book_trip", "cancel_trip"]
    thread_id: str | None
    booking_id: str
    booking_reference: str
    status: Literal["open", "accepted", "declined", "expired", "superseded", "spent"]
    title: str
    items: list[ProposalItem]
    travellers: list[str]
    total: Money
    split: list[Split]
    payment_methods: list[PaymentMethod]
    payment_method: str | None
    policy: PolicyTag
    acknowledgements: list[Acknowledgement]
    approvers: list[Approver]
    hash: str
    expires_at: datetime
    created_at: datetime
    nonce: str | None = Field(None, description="Only for the person it was shown to, and only while it is open.")
    diff: list[Change] | None
    concerns: list[Concern]
    alternative: Alternative | None = None
    budget_left: Money | None = None
    cancellation: CancellationTerms | None = Field(None, description="Set for `cancel_trip`.")
    sandbox: bool


class ProposalAccepted(Shape):
    """The yes was recorded; the booking goes on in the background."""

    proposal: Proposal
    booking: Booking
