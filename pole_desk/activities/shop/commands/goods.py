"""The carrier group, the repairs offered and the weights re-used, written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from pole_desk.activities.shop.queries.contracts import categories
from pole_desk.activities.shop.rules import GOODS_TOPIC, require_days
from pole_desk.activities.shop.rules.sales import named_category
from pole_desk.activities.shop.tables import MemberRow, RepairRow, WeightRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, month_name, number
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import party_names

HEAVIEST = Decimal(1_000_000)
"""Kilograms of a category that no month reaches."""


@command(Permission.SHOP)
def add_member(
    tx: Tx, *, party: PartyId, role: str, first_day: date, last_day: date | None = None
) -> int:
    """Have a structure join the carrier group from a day on. Raises NotFound, RuleBroken."""
    name = party_card(tx, party=party).name
    require_days(first_day, last_day)
    _require_role(role)
    for other in tx.session.scalars(
        select(MemberRow).where(MemberRow.party == party, MemberRow.withdrawn.is_(False))
    ):
        meets = other.last_day is None or other.last_day >= first_day
        if meets and (last_day is None or other.first_day <= last_day):
            raise RuleBroken(
                "member_twice", _("{name} est déjà du groupe porteur à ces dates.").format(name=name)
            )
    row = MemberRow(
        party=party, role=role.strip(), first_day=first_day, last_day=last_day, withdrawn=False
    )
    tx.session.add(row)
    _saved(tx, row, _("{name} entre au groupe porteur du magasin.").format(name=name))
    tx.undo_with(withdraw_member, member=row.id)
    return row.id


def _require_role(role: str) -> None:
    if not role.strip():
        raise BadInput("role", _("Dites le rôle dans le groupe, par exemple « coordination »."))


@command(Permission.SHOP)
def change_member(
    tx: Tx,
    *,
    member: int,
    role: str,
    first_day: date,
    last_day: date | None,
    seen_version: int | None = None,
) -> None:
    """Change a member's role or dates; a last day makes it leave."""
    row = _member(tx, member)
    tx.require_version(GOODS_TOPIC, row, seen_version)
    require_days(first_day, last_day)
    _require_role(role)
    former = {"role": row.role, "first_day": row.first_day, "last_day": row.last_day}
    row.role, row.first_day, row.last_day = role.strip(), first_day, last_day
    _saved(tx, row, _("Groupe porteur : {name}, {role}.").format(
        name=_name(tx, row.party), role=row.role))  # fmt: skip
    tx.undo_with(change_member, member=member, **former)


@command(Permission.SHOP)
def withdraw_member(tx: Tx, *, member: int) -> None:
    """Take a member entered by mistake off the group; it stays on record."""
    row = _member(tx, member)
    row.withdrawn = True
    _saved(tx, row, _("{name} retiré du groupe porteur.").format(name=_name(tx, row.party)))
    tx.undo_with(restore_member, member=member)


@command(Permission.SHOP)
def restore_member(tx: Tx, *, member: int) -> None:
    """Put a withdrawn member back into the group."""
    row = _member(tx, member)
    row.withdrawn = False
    _saved(tx, row, _("{name} de nouveau au groupe porteur.").format(name=_name(tx, row.party)))
    tx.undo_with(withdraw_member, member=member)


@command(Permission.SHOP)
def add_repair(
    tx: Tx,
    *,
    party: PartyId,
    title: str,
    hours: str = "",
    price: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
) -> int:
    """Offer a repair service: who, what, when it is there, about how much."""
    party_card(tx, party=party)
    first = first_day or tx.clock.today()
    require_days(first, last_day)
    _require_title(title)
    row = RepairRow(
        party=party, title=title.strip(), hours=hours.strip(), price=price.strip(), first_day=first,
        last_day=last_day, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    _saved(tx, row, _("Réparation proposée : {title}.").format(title=row.title))
    tx.undo_with(withdraw_repair, repair=row.id)
    return row.id


def _require_title(title: str) -> None:
    if not title.strip():
        raise BadInput("title", _("Dites ce qui est réparé, par exemple « vélos »."))


@command(Permission.SHOP)
def change_repair(
    tx: Tx,
    *,
    repair: int,
    title: str,
    hours: str,
    price: str,
    first_day: date,
    last_day: date | None,
    seen_version: int | None = None,
) -> None:
    """Change what is said of a repair service; a last day ends it."""
    row = _repair(tx, repair)
    tx.require_version(GOODS_TOPIC, row, seen_version)
    require_days(first_day, last_day)
    _require_title(title)
    former = {
        "title": row.title, "hours": row.hours, "price": row.price, "first_day": row.first_day,
        "last_day": row.last_day,
    }  # fmt: skip
    row.title, row.hours, row.price = title.strip(), hours.strip(), price.strip()
    row.first_day, row.last_day = first_day, last_day
    _saved(tx, row, _("Réparation modifiée : {title}.").format(title=row.title))
    tx.undo_with(change_repair, repair=repair, **former)


@command(Permission.SHOP)
def withdraw_repair(tx: Tx, *, repair: int) -> None:
    """Take a repair service off the list; it stays on record."""
    row = _repair(tx, repair)
    row.withdrawn = True
    _saved(tx, row, _("Réparation retirée : {title}.").format(title=row.title))
    tx.undo_with(restore_repair, repair=repair)


@command(Permission.SHOP)
def restore_repair(tx: Tx, *, repair: int) -> None:
    """Put a withdrawn repair service back."""
    row = _repair(tx, repair)
    row.withdrawn = False
    _saved(tx, row, _("Réparation rétablie : {title}.").format(title=row.title))
    tx.undo_with(withdraw_repair, repair=repair)


@command(Permission.SHOP)
def record_weight(
    tx: Tx, *, month: Month, category: str, kilograms: Decimal, note: str = ""
) -> int:
    """The kilograms re-used of a category in a month; said again, the new figure stands.

    Zero takes it back. The former ones stay in the history. Raises BadInput.
    """
    category = named_category(category, categories(tx, on=month.last))
    if not 0 <= kilograms <= HEAVIEST or kilograms != kilograms.quantize(Decimal("0.1")):
        raise BadInput("kilograms", _("Un poids est en kilos, avec une décimale au plus."))
    row = tx.session.scalar(
        select(WeightRow).where(WeightRow.month == str(month), WeightRow.category == category)
    )
    former = (row.kilograms, row.note) if row is not None else (Decimal(0), "")
    if row is None:
        row = WeightRow(month=str(month), category=category)
        tx.session.add(row)
    row.kilograms, row.note = kilograms, note.strip()
    tx.session.flush()
    tx.changed(GOODS_TOPIC, row.id)
    tx.says(
        _("{category}, {month} : {weight} kg réemployés.").format(
            category=category.capitalize(), month=month_name(month),
            weight=number(kilograms, 0 if kilograms == kilograms.to_integral_value() else 1),
        )
    )  # fmt: skip
    tx.undo_with(record_weight, month=month, category=category, kilograms=former[0], note=former[1])
    return row.id


def _name(tx: Tx, party: int) -> str:
    return party_names(tx, parties={PartyId(party)})[PartyId(party)]


def _member(tx: Tx, member: int) -> MemberRow:
    row = tx.session.get(MemberRow, member)
    if row is None:
        raise NotFound("shop_member", _("Ce membre du groupe porteur n’existe pas."))
    return row


def _repair(tx: Tx, repair: int) -> RepairRow:
    row = tx.session.get(RepairRow, repair)
    if row is None:
        raise NotFound("shop_repair", _("Ce service de réparation n’existe pas."))
    return row


def _saved(tx: Tx, row: MemberRow | RepairRow, text: str) -> None:
    tx.session.flush()
    tx.changed(GOODS_TOPIC, row.id)
    tx.says(text)
