"""What is personal leaves no former value, and what an older version kept of it can be forgotten."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select

from pole_desk.activities.incubator.commands import change_incubation, spot_project
from pole_desk.activities.incubator.rules import ProjectInput
from pole_desk.kernel.history import HistoryRow, forget, formers, personal_columns
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Runner, Tx, command


@command(Permission.INCUBATOR)
def keep_as_before(tx: Tx, *, record: int) -> None:
    """As a version that kept everything wrote it."""
    tx.session.execute(insert(HistoryRow), [{
        "at": tx.clock.now(), "user_name": "Zoé", "record_table": "incubation", "record": record,
        "before": {"email": "ines@ex.test", "commune": "Rezé"}, "after": {"email": "", "commune": "Nantes"},
    }])  # fmt: skip


@command(Permission.INCUBATOR)
def forget_one(tx: Tx, *, record: int) -> None:
    forget(tx.session, table="incubation", records=[record])


def test_the_former_name_and_address_of_a_person_are_not_kept(pole: Runner) -> None:
    one = pole.do(spot_project, project=ProjectInput(title="Four", carrier="Paul Renaud"), on=date(2026, 9, 1))
    pole.do(change_incubation, incubation=one, project=ProjectInput(title="Four", carrier="Lou Petit", commune="Rezé"))
    found = pole.read(formers, table="incubation", record=one)
    assert found[0].before == {"commune": ""}
    assert "carrier" in personal_columns("incubation")


def test_what_an_older_version_kept_is_hidden_and_forgotten_when_asked(pole: Runner) -> None:
    one = pole.do(spot_project, project=ProjectInput(title="Four", carrier="Inès"), on=date(2026, 9, 1))
    pole.do(keep_as_before, record=one)
    assert pole.read(formers, table="incubation", record=one)[0].before == {"commune": "Rezé"}

    def kept(reader: Reader) -> str:
        return str(reader.connection.execute(select(HistoryRow.before).where(HistoryRow.record == one)).all())

    assert "ines@ex.test" in pole.read(kept)
    pole.do(forget_one, record=one)
    assert "ines@ex.test" not in pole.read(kept)
