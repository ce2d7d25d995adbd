"""Steps that the writes on a card share: its row, what forbids a change, what searches read."""

from __future__ import annotations

from dataclasses import asdict

from pole_desk.kernel.errors import NotFound, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties import queries
from pole_desk.registers.parties.rules import PartyInput
from pole_desk.registers.parties.rules.likeness import search_key
from pole_desk.registers.parties.tables import PartyRow

_APART = frozenset({"address", "billing_address", "roles", "places"})
_NULLABLE = ("siren", "siret", "vat_number")


def known(tx: Tx, party: PartyId) -> PartyRow:
    """The row of a structure; raises NotFound `party`."""
    row = tx.session.get(PartyRow, party)
    if row is None:
        raise NotFound("party", _("La structure n° {id} n’existe pas.").format(id=party), party=party)
    return row


def require_current(row: PartyRow) -> None:
    """Raises RuleBroken `merged` when the structure was merged into another."""
    if row.merged_into is not None:
        raise RuleBroken(
            "merged",
            _("{name} a été fusionnée avec la structure n° {kept} : modifiez celle-ci.").format(
                name=row.name, kept=row.merged_into
            ),
            party=row.merged_into,
        )


def require_free_siren(tx: Tx, siren: str, *, own: int | None) -> None:
    """Raises RuleBroken `siren_taken` naming the current structure that has the SIREN."""
    if not siren:
        return
    tx.session.flush()
    taken = queries.party_by_siren(tx, siren=siren)
    if taken is None or taken == own:
        return
    name = queries.party_names(tx, parties={taken})[taken]
    raise RuleBroken(
        "siren_taken",
        _("Le SIREN {siren} est déjà celui de {name} (n° {id}). "
          "Ouvrez sa fiche, ou fusionnez les deux.").format(siren=siren, name=name, id=taken),
        party=taken,
    )


def fill(row: PartyRow, values: PartyInput) -> None:
    """Write checked values on the row, and the key that searches read."""
    for name in PartyInput.__dataclass_fields__:
        if name not in _APART:
            value = getattr(values, name)
            setattr(row, name, (value or None) if name in _NULLABLE else value)
    for name, value in asdict(values.address).items():
        setattr(row, name, value)
    row.places = list(values.places)
    row.billing_address = None if values.billing_address is None else asdict(values.billing_address)
    refresh_key(row)


def refresh_key(row: PartyRow) -> None:
    """Fold again what searches read of the row."""
    row.search_key = search_key(
        row.name,
        row.acronym,
        row.siret or row.siren or "",
        row.vat_number or "",
        row.commune,
        row.town,
        row.email,
        row.phone,
    )
