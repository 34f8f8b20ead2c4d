"""Bookings."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from web.api.schemas.common import Money, PaymentMethod, PolicyTag, Shape, Split
from web.api.schemas.offers import BookedFlight, BookedHotel


class Person(Shape):
    id: str
    name: str


class Action(Shape):
    """What the caller may do now, or why not."""

    action: str
    label: str
    allowed: bool
    why_not: str | None


class BookingItem(Shape):
    """One thing bought from one supplier."""

    id: str
    kind: str
    title: str
    subtitle: str
    status: str
    supplier: str
    supplier_reference: str | None
    locator: str | None = Field(description="What people quote: the airline's or the hotel's reference.")
    offer_id: str | None
    detail: str | None
    hold_expires_at: datetime | None
    pnr: str | None
    eticket_numbers: list[str]
    starts_local: str
    ends_local: str
    zone: str
    end_zone: str | None
    starts_at: datetime
    ends_at: datetime
    total: Money
    refundable: Literal["yes", "no", "unknown"]
    terms: str
    actions: list[Action]
    option: BookedFlight | BookedHotel


class HistoryRow(Shape):
    """Who did what, through which door."""

    at: datetime
    who: str
    door: str
    action: str
    before: str | None
    after: str | None
    because: str | None
    item_id: str | None


class CardView(Shape):
    last4: str
    brand: str
    exp_month: int
    exp_year: int
    limit: Money
    spent: Money
    refunded: Money
    status: str


class LedgerLine(Shape):
    account: str
    debit: Money | None
    credit: Money | None


class LedgerEntry(Shape):
    """One movement of money: its debits equal its credits."""

    at: datetime
    description: str
    lines: list[LedgerLine]


class RefundBreakdown(Shape):
    """How a refund comes about: what was paid, less what the supplier keeps."""

    base: Money
    cancellation_fee: Money
    final: Money
    items: list[str]
    expected: Money | None = Field(None, description="What was expected, where another amount arrived.")


class Refund(Shape):
    """Money on its way back for one cancelled item."""

    id: str
    reference: str
    item_id: str
    status: Literal["pending", "processing", "succeeded", "failed", "cancelled"]
    amount: Money
    way: Literal["virtual_card", "saved_card"] = Field(
        description="`virtual_card`: the supplier gives it back to the booking's card; `saved_card`: we send it."
    )
    breakdown: RefundBreakdown
    reason: str
    requested_by: str
    retry_count: int
    estimated_arrival: date
    failure_reason: str | None
    created_at: datetime
    settled_at: datetime | None


class Payment(Shape):
    method: PaymentMethod | None
    card: CardView | None
    status: str
    decline_code: str | None = None
    refunds: list[Refund]
    ledger: list[LedgerEntry]


class DocumentRow(Shape):
    id: str
    type: str
    title: str
    format: str
    url: str
    created_at: datetime


class MessageRow(Shape):
    channel: str
    template: str
    recipient: str
    subject: str | None
    status: str
    at: datetime


class ApprovalStep(Shape):
    step: int
    role: str
    approver: str | None
    status: str
    decided_at: datetime | None
    note: str | None


class BookingApproval(Shape):
    id: str
    status: str
    steps: list[ApprovalStep]
    due_at: datetime | None
    decline_reason: str | None


class Attention(Shape):
    id: str
    reason: str
    severity: str
    due_at: datetime | None
    detail: str | None
    item_id: str | None


class Progress(Shape):
    """One step of carrying a booking out."""

    key: str
    label: str
    state: Literal["waiting", "running", "done", "failed", "undone"]
    reference: str | None
    detail: str | None


class Booking(Shape):
    """A booking with everything that is known about it."""

    id: str
    reference: str
    status: str
    payment_status: str
    approval_status: str
    sync_status: str
    dispute_status: str
    title: str
    destination: str | None
    starts_on: date | None
    ends_on: date | None
    total: Money
    split: list[Split]
    traveller: Person
    travellers: int
    booked_by: Person
    trip_purpose: str | None
    cost_center: str | None
    thread_id: str | None
    items: list[BookingItem]
    history: list[HistoryRow]
    payment: Payment
    documents: list[DocumentRow]
    messages: list[MessageRow]
    policy: PolicyTag
    approval: BookingApproval | None
    attention: list[Attention]
    actions: list[Action]
    proposal_id: str | None
    progress: list[Progress]
    sandbox: bool
    version: int
    modification_count: int
    created_at: datetime
    updated_at: datetime


class BookingRow(Shape):
    """A booking as lists show it."""

    id: str
    reference: str
    title: str
    destination: str | None
    starts_on: date | None
    ends_on: date | None
    traveller: str
    status: str
    payment_status: str
    approval_status: str
    total: Money
    policy_level: Literal["green", "amber", "red"]
    po_number: str | None
    card_last4: str | None
    gl_code: str | None
    invoice_status: str | None
    credits: Money | None
    attention: int
    updated_at: datetime
    sandbox: bool


class Kpis(Shape):
    total: int
    critical_alerts: int
    all_disruptions: int
    pending_invoices: int
    disputed: int
    active_credits: int
    value_this_month: Money


class Counts(Shape):
    all: int
    confirmed: int
    pending_approval: int
    disruption_alerts: int
    non_compliant: int


class BookingList(Shape):
    items: list[BookingRow]
    next_cursor: str | None
    kpis: Kpis
    counts: Counts
