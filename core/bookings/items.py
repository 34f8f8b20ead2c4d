"""From an offer a search kept to an item of a booking, and from an item to what a supplier is asked for."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from core.bookings.describing import describe
from core.bookings.errors import ProfileIncomplete
from core.bookings.lifecycle import ItemStatus
from core.bookings.models import BookingItemRow
from core.bookings.ports import OfferView, Repriced, SupplierOffer, SupplierOrder, Traveller
from core.kernel.ids import new_id, new_reference
from core.kernel.money import Money
from core.people.employee import Employee

_REFERENCE_LENGTH = 14


def item_of(offer: OfferView, *, org_id: UUID, booking_id: UUID, position: int) -> BookingItemRow:
    """A fresh item. Its client reference exists before any supplier is called."""
    words = describe(offer.kind, offer.snapshot)
    return BookingItemRow(
        org_id=org_id,
        id=new_id(),
        booking_id=booking_id,
        position=position,
        kind=offer.kind,
        supplier=offer.supplier,
        status=ItemStatus.CHOSEN.value,
        offer_id=offer.id,
        supplier_offer_id=offer.supplier_offer_id,
        snapshot=dict(offer.snapshot),
        raw=dict(offer.raw),
        offer_expires_at=offer.expires_at,
        total_minor=offer.total.minor,
        currency=offer.total.currency.code,
        title=words.title,
        subtitle=words.subtitle,
        terms=words.terms,
        starts_at=words.starts_at,
        ends_at=words.ends_at,
        starts_local=words.starts_local,
        ends_local=words.ends_local,
        zone=words.zone,
        end_zone=words.end_zone,
        client_reference=f"TW{new_reference(_REFERENCE_LENGTH)}",
        attempts=0,
    )


def revived(item: BookingItemRow) -> BookingItemRow:
    """The same choice as a new item that nobody has been asked for."""
    kept = (
        *("org_id", "booking_id", "position", "kind", "supplier", "offer_id", "supplier_offer_id", "snapshot", "raw"),
        *("offer_expires_at", "total_minor", "currency", "title", "subtitle", "terms", "starts_at", "ends_at"),
        *("starts_local", "ends_local", "zone", "end_zone"),
    )
    return BookingItemRow(
        **{name: getattr(item, name) for name in kept},
        id=new_id(),
        status=ItemStatus.CHOSEN.value,
        client_reference=f"TW{new_reference(_REFERENCE_LENGTH)}",
        attempts=0,
    )


def destination_of(item: BookingItemRow) -> str:
    """Where the item takes the traveller."""
    return describe(item.kind, item.snapshot).destination


def offer_of(item: BookingItemRow) -> SupplierOffer:
    """The item's offer, as its supplier knows it."""
    return SupplierOffer(item.kind, item.supplier_offer_id, item.snapshot, item.raw, item.total, item.offer_expires_at)


def apply_price(item: BookingItemRow, priced: Repriced) -> None:
    """Take over what the supplier asks now, with the terms it came with where they came anew."""
    item.total_minor, item.currency = priced.total.minor, priced.total.currency.code
    item.supplier_offer_id, item.raw, item.offer_expires_at = (
        priced.supplier_offer_id,
        dict(priced.raw),
        priced.expires_at,
    )
    fresh = {name: priced.raw[name] for name in ("cancellation", "rate_comments") if name in priced.raw}
    item.snapshot = {**item.snapshot, **fresh, "total": dict(priced.total.as_json())}
    item.terms = describe(item.kind, item.snapshot).terms


def order_of(
    item: BookingItemRow, *, booking_reference: str, travellers: tuple[Traveller, ...], card_id: str | None
) -> SupplierOrder:
    """What the supplier is asked to sell."""
    return SupplierOrder(
        client_reference=item.client_reference,
        booking_reference=booking_reference,
        offer=offer_of(item),
        travellers=travellers,
        total=Money(item.total_minor, item.total.currency),
        card_id=card_id,
    )


_PRONOUNS = {"f": "ms", "m": "mr"}


def traveller_of(employee: Employee) -> Traveller:
    """The employee as suppliers ask for a person; refused with what the profile lacks."""
    lacking = [
        name
        for name, value in (("date of birth", employee.born_on), ("gender", employee.gender), ("phone", employee.phone))
        if not value
    ]
    if lacking:
        raise ProfileIncomplete(
            f"The airline needs your {' and '.join(lacking)}. Please add it to your profile first.", lacking=lacking
        )
    gender = (employee.gender or "")[:1].lower()
    return Traveller(
        given_name=employee.given_name,
        family_name=employee.family_name,
        title=employee.honorific
        if employee.honorific in {"mr", "ms", "mrs", "miss", "dr"}
        else _PRONOUNS.get(gender, "mr"),
        gender=gender,
        born_on=employee.born_on or date.min,
        email=employee.email,
        phone=employee.phone or "",
        passport_country=employee.passport.country if employee.passport else None,
        passport_expires_on=employee.passport.expires_on if employee.passport else None,
        loyalty={card.programme: card.number for card in employee.loyalty},
    )
