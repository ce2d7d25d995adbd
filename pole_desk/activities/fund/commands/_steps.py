"""The steps that the fund's commands share: which row it is, what is noted, whose turn it is."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from pole_desk.activities.fund.rules import GROUPS_TOPIC, TOPIC
from pole_desk.activities.fund.tables import GroupRow, InstalmentRow, ProjectRow
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId
from pole_desk.registers.dossiers.queries import Dossier, dossier

Row = TypeVar("Row")


def found(tx: Tx, table: type[Row], record: int, code: str, said: str) -> Row:
    """The row of a number, waiting for its turn on it; raises NotFound saying `said`."""
    row = tx.session.get(table, record, with_for_update=True)
    if row is None:
        raise NotFound(code, said.format(id=record), record=record)
    return row


def project_row(tx: Tx, project: int, seen_version: int | None = None) -> ProjectRow:
    """A project, waiting for its turn on it; raises NotFound `fund_project`, Conflict."""
    row = found(tx, ProjectRow, project, "fund_project", _("Le projet n° {id} n’existe pas."))
    tx.require_version(TOPIC, row, seen_version)
    return row


def instalment_row(tx: Tx, instalment: int, seen_version: int | None = None) -> InstalmentRow:
    """A grant, its project taken first so that two seats never wait for each other."""
    row = tx.session.get(InstalmentRow, instalment)
    if row is None:
        raise NotFound(
            "fund_instalment", _("La subvention n° {id} n’existe pas.").format(id=instalment)
        )
    project_row(tx, row.project)
    tx.session.refresh(row, with_for_update=True)
    if seen_version is not None and not tx.unchanged(row, seen_version):
        tx.require_version(TOPIC, _Seen(row.project, row.version), seen_version)
    return row


class _Seen:
    """What the trail knows a grant by: its project, with its own version."""

    def __init__(self, project: int, version: int) -> None:
        self.id = project
        self.version = version


def dossier_of(tx: Tx, project: ProjectRow) -> Dossier:
    """The dossier of a project: its title, and who carries it."""
    tx.session.flush()
    return dossier(tx, dossier=DossierId(project.dossier))


def title_of(tx: Tx, project: ProjectRow) -> str:
    """The project's title, in quotes as it is said."""
    return _("« {title} »").format(title=dossier_of(tx, project).title)


def written(tx: Tx, project: int, sentence: str) -> None:
    """Note the act on a project: pages reload, the trail and the message say the sentence."""
    tx.session.flush()
    tx.changed(TOPIC, project)
    tx.says(sentence)


def group_written(tx: Tx, group: GroupRow, sentence: str) -> None:
    """Note the act on a group, and on its project when it has one."""
    tx.session.flush()
    tx.changed(GROUPS_TOPIC, group.id)
    if group.project is not None:
        tx.changed(TOPIC, group.project)
    tx.says(sentence)


def require_past(tx: Tx, on: date | None) -> date:
    """The day of something done, today when None; raises BadInput `future_day`."""
    today = tx.clock.today()
    if on is not None and on > today:
        raise BadInput(
            "future_day",
            _("Le {day} n’est pas encore passé : notez ce qui est fait, pas ce qui est prévu.").format(
                day=plain_day(on)
            ),
            value=on.isoformat(),
        )
    return on or today


def require_standing(row: Any, *, withdrawn: bool = False) -> None:
    """A record is changed while it stands, restored once withdrawn; raises RuleBroken `withdrawn`."""
    if row.withdrawn == withdrawn:
        return
    raise RuleBroken(
        "withdrawn",
        _("Ceci n’a pas été retiré : il n’y a rien à rétablir.")
        if withdrawn
        else _("Ceci a été retiré : rétablissez-le d’abord."),
    )
