"""The places of a cohort: a counter that the database keeps within the size, whoever accepts at once."""

from __future__ import annotations

from sqlalchemy import select, update

from pole_desk.activities.incubator.commands._rows import locked
from pole_desk.activities.incubator.rules.topics import COHORTS_TOPIC
from pole_desk.activities.incubator.tables import CallRow, CohortRow, IncubationRow
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId
from pole_desk.registers.dossiers.queries import dossier as dossier_row
from pole_desk.registers.dossiers.rules import State


def cohort_row(tx: Tx, cohort: int) -> CohortRow:
    """A cohort, locked; raises NotFound `cohort`."""
    return locked(tx, CohortRow, cohort, "cohort", _("La promotion n° {id} n’existe pas."))


def open_cohort_row(tx: Tx, cohort: int) -> CohortRow:
    """A cohort that was not taken back; raises RuleBroken `cohort_withdrawn`, NotFound."""
    row = cohort_row(tx, cohort)
    if dossier_row(tx, dossier=DossierId(row.dossier)).state == State.CANCELLED:
        raise RuleBroken(
            "cohort_withdrawn",
            _("La promotion « {name} » a été retirée : rétablissez-la d’abord.").format(name=row.name),
        )
    return row


def take_place(tx: Tx, who: IncubationRow, call: int) -> None:
    """Give an identity a place in the cohort that the call is for.

    Raises RuleBroken `call_without_cohort`, `cohort_full` naming the way out.
    """
    cohort = tx.session.scalar(
        select(CohortRow).join(CallRow, CallRow.cohort == CohortRow.id).where(CallRow.id == call)
    )
    if cohort is None:
        raise RuleBroken(
            "call_without_cohort",
            _("Cet appel n’est relié à aucune promotion : ouvrez-la et reliez-la à l’appel avant "
              "d’accepter."),
        )
    place_in(tx, who, cohort)


def place_in(tx: Tx, who: IncubationRow, cohort: CohortRow) -> None:
    """Give an identity a place in a cohort; raises RuleBroken `cohort_full` naming the way out."""
    tx.session.flush()
    done = tx.connection.execute(
        update(CohortRow)
        .where(CohortRow.id == cohort.id, CohortRow.taken < CohortRow.size_max)
        .values(taken=CohortRow.taken + 1)
    )
    tx.session.expire(cohort, ["taken"])
    if not done.rowcount:
        raise RuleBroken(
            "cohort_full",
            ngettext(
                "La seule place de la promotion « {name} » est prise : mettez « {title} » en liste "
                "d’attente, ou agrandissez la promotion.",
                "Les {size} places de la promotion « {name} » sont prises : mettez « {title} » en "
                "liste d’attente, ou agrandissez la promotion.",
                cohort.size_max,
            ).format(size=cohort.size_max, name=cohort.name, title=who.title),
            cohort=cohort.id,
        )
    who.cohort = cohort.id
    tx.session.flush()
    tx.changed(COHORTS_TOPIC, cohort.id)


def free_place(tx: Tx, who: IncubationRow) -> None:
    """Give back the place that an identity has in its cohort."""
    if who.cohort is None:
        return
    cohort, who.cohort = who.cohort, None
    tx.session.flush()
    tx.connection.execute(
        update(CohortRow).where(CohortRow.id == cohort).values(taken=CohortRow.taken - 1)
    )
    row = tx.session.get(CohortRow, cohort)
    if row is not None:
        tx.session.expire(row, ["taken"])
    tx.changed(COHORTS_TOPIC, cohort)
