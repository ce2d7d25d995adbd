"""Sellers, and which activity each of them sells."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.rules import ISSUERS, Activity, IssuerInput, checked_issuer
from pole_desk.registers.catalog.tables import IssuerActivityRow, IssuerRow


@command(Permission.CATALOG)
def add_issuer(tx: Tx, *, values: IssuerInput) -> IssuerId:
    """Add a legal person that sells; its numbers are checked. Raises BadInput, RuleBroken."""
    clean = checked_issuer(values)
    _require_free(tx, clean, None)
    row = IssuerRow(**asdict(clean))
    tx.session.add(row)
    tx.session.flush()
    tx.changed(ISSUERS, row.id)
    tx.says(_("{name} est ajouté aux vendeurs.").format(name=row.name))
    return IssuerId(row.id)


@command(Permission.CATALOG)
def change_issuer(
    tx: Tx, *, issuer: IssuerId, values: IssuerInput, seen_version: int | None = None
) -> None:
    """Change what the next invoices say of a seller; issued ones keep what they said."""
    clean = checked_issuer(values)
    row = tx.session.get(IssuerRow, issuer)
    if row is None:
        raise NotFound("issuer", _("Le vendeur n° {id} n’existe pas.").format(id=issuer), issuer=issuer)
    tx.require_version(ISSUERS, row, seen_version)
    _require_free(tx, clean, row.id)
    former = IssuerInput(**{name: getattr(row, name) for name in IssuerInput.__dataclass_fields__})
    for name, value in asdict(clean).items():
        setattr(row, name, value)
    tx.session.flush()
    tx.changed(ISSUERS, row.id)
    tx.undo_with(change_issuer, issuer=issuer, values=former)
    tx.says(_("La fiche du vendeur {name} est modifiée.").format(name=row.name))


@command(Permission.CATALOG)
def name_seller(tx: Tx, *, activity: str, issuer: IssuerId, valid_from: date) -> None:
    """Say who sells an activity from a day on. Raises BadInput, NotFound."""
    if activity not in {str(known) for known in Activity}:
        raise BadInput("activity", _("L’activité « {name} » est inconnue.").format(name=activity))
    seller = tx.session.get(IssuerRow, issuer)
    if seller is None:
        raise NotFound("issuer", _("Le vendeur n° {id} n’existe pas.").format(id=issuer), issuer=issuer)
    row = tx.session.scalar(
        select(IssuerActivityRow).where(
            IssuerActivityRow.activity == activity, IssuerActivityRow.valid_from == valid_from
        )
    )
    if row is None:
        row = IssuerActivityRow(activity=activity, valid_from=valid_from)
        tx.session.add(row)
    else:
        tx.undo_with(
            name_seller, activity=activity, issuer=IssuerId(row.issuer), valid_from=valid_from
        )
    row.issuer = issuer
    tx.session.flush()
    tx.changed(ISSUERS, issuer)
    tx.says(
        _("{name} vend l’activité à partir du {day}.").format(
            name=seller.name, day=numeric_day(valid_from)
        )
    )


def _require_free(tx: Tx, values: IssuerInput, own: int | None) -> None:
    """A code names one seller, a prefix one series; raises RuleBroken."""
    others = [row for row in tx.session.scalars(select(IssuerRow)) if row.id != own]
    for other in others:
        if other.code == values.code:
            raise RuleBroken(
                "issuer_code",
                _("Le code « {code} » est déjà celui de {name}.").format(
                    code=values.code, name=other.name
                ),
            )
        shared = {values.invoice_prefix, values.credit_prefix} & {
            other.invoice_prefix,
            other.credit_prefix,
        }
        if shared:
            raise RuleBroken(
                "prefix_taken",
                _("Le préfixe « {prefix} » est déjà celui de {name} : deux séries auraient "
                  "les mêmes numéros.").format(prefix=min(shared), name=other.name),
            )
