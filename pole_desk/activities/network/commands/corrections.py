"""What was noted of a post, a service or people in a scheme said again; what was said stays in the history."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.network.commands._steps import record_of, require_listed, written
from pole_desk.activities.network.rules import require_order, require_people, require_post, require_service
from pole_desk.activities.network.tables import BenefitRow, PostRow, ServiceRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.parties.rules import SCHEME


@command(Permission.NETWORK)
def change_post(
    tx: Tx, *, post: int, title: str, fte: Decimal, first_day: date, last_day: date | None = None,
    funder: str = "", amount: Decimal = Decimal(0),
) -> None:  # fmt: skip
    """Say a coordination post otherwise; `amount` euros a year. Raises BadInput, RuleBroken when withdrawn."""
    row = record_of(tx, "post", post)
    assert isinstance(row, PostRow)
    _require_standing(row)
    require_order(first_day, last_day)
    require_post(title, fte, amount)
    former = {
        "title": row.title, "fte": row.fte, "first_day": row.first_day, "last_day": row.last_day,
        "funder": row.funder, "amount": row.amount,
    }  # fmt: skip
    row.title, row.fte, row.funder, row.amount = title.strip(), fte, funder.strip(), amount
    row.first_day, row.last_day = first_day, last_day
    written(tx, row, _("Poste « {title} » modifié.").format(title=row.title))
    tx.undo_with(change_post, post=post, **former)


@command(Permission.NETWORK)
def change_service(
    tx: Tx, *, service: int, name: str, first_day: date, last_day: date | None = None, hours: int = 0
) -> None:
    """Say a service of the platform otherwise. Raises BadInput, RuleBroken when withdrawn."""
    row = record_of(tx, "service", service)
    assert isinstance(row, ServiceRow)
    _require_standing(row)
    require_order(first_day, last_day)
    require_service(name, hours)
    former = {"name": row.service, "hours": row.hours, "first_day": row.first_day, "last_day": row.last_day}
    row.service, row.hours, row.first_day, row.last_day = name.strip(), hours, first_day, last_day
    written(tx, row, _("Service « {name} » modifié.").format(name=row.service))
    tx.undo_with(change_service, service=service, **former)


@command(Permission.NETWORK)
def change_benefit(
    tx: Tx, *, benefit: int, scheme: str, people: int, first_day: date, last_day: date | None = None,
    detail: str = "",
) -> None:  # fmt: skip
    """Count the people of a structure in a scheme otherwise. Raises BadInput, RuleBroken when withdrawn."""
    row = record_of(tx, "benefit", benefit)
    assert isinstance(row, BenefitRow)
    _require_standing(row)
    require_order(first_day, last_day)
    if scheme != row.scheme:
        require_listed(tx, SCHEME, scheme, _("Le dispositif « {label} » n’est pas dans la liste."))
    require_people(people)
    former = {
        "scheme": row.scheme, "people": row.people, "first_day": row.first_day, "last_day": row.last_day,
        "detail": row.detail,
    }  # fmt: skip
    row.scheme, row.people, row.detail = scheme, people, detail.strip()
    row.first_day, row.last_day = first_day, last_day
    written(tx, row, _("« {scheme} » : ligne modifiée.").format(scheme=row.scheme))
    tx.undo_with(change_benefit, benefit=benefit, **former)


def _require_standing(row: PostRow | ServiceRow | BenefitRow) -> None:
    if row.withdrawn:
        raise RuleBroken("withdrawn", _("Cette ligne est retirée : rétablissez-la d’abord."))
