"""Cohorts written: opened with their days and their size."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from pole_desk.activities.incubator.commands._rows import saved
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC
from pole_desk.activities.incubator.tables import CohortRow
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import CohortId
from pole_desk.registers.dossiers.commands import open_dossier
from pole_desk.registers.dossiers.rules import Kind
from pole_desk.registers.parties.queries import the_pole


@command(Permission.INCUBATOR)
def open_cohort(
    tx: Tx,
    *,
    name: str,
    first_day: date,
    last_day: date,
    size_min: int = 6,
    size_max: int = 10,
    hours: int = 0,
    coordinator: str = "",
    note: str = "",
) -> CohortId:
    """Open a cohort with its places, in a dossier of the pole.

    Raises BadInput `cohort_size` for a cohort without place, `dates_reversed`; RuleBroken
    `cohort_name` when another one has the name.
    """
    _require_cohort(tx, name, first_day, last_day, size_min, size_max)
    dossier = open_dossier(
        tx, kind=Kind.COHORT, party=the_pole(tx), title=name.strip(), on=tx.clock.today()
    )
    row = CohortRow(
        dossier=dossier, name=name.strip(), first_day=first_day, last_day=last_day,
        size_min=size_min, size_max=size_max, taken=0, hours=hours,
        coordinator=coordinator.strip(), partners=[], note=note.strip(),
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    saved(tx, COHORTS_TOPIC, row.id, _("Promotion « {name} » ouverte du {first} au {last}.").format(
        name=row.name, first=plain_day(first_day), last=plain_day(last_day)))  # fmt: skip
    return CohortId(row.id)


def _require_cohort(
    tx: Tx, name: str, first_day: date, last_day: date, size_min: int, size_max: int
) -> None:
    if not name.strip():
        raise BadInput("cohort_name", _("Donnez un nom à la promotion."))
    if size_max < 1 or size_min < 1:
        raise BadInput(
            "cohort_size",
            _("Une promotion de zéro place n’accueille personne : donnez-lui au moins une place."),
        )
    if size_max < size_min:
        raise BadInput(
            "cohort_size",
            _("Une promotion va de {least} à {most} projets : inversez ces nombres.").format(
                least=size_max, most=size_min
            ),
        )
    if last_day < first_day:
        raise BadInput("dates_reversed", _("La fin est avant le début : inversez les dates."))
    if tx.session.scalar(select(CohortRow.id).where(CohortRow.name == name.strip())) is not None:
        raise RuleBroken(
            "cohort_name",
            _("Une promotion s’appelle déjà « {name} » : choisissez un autre nom.").format(
                name=name.strip()
            ),
        )
