"""Projects, their instalments, reports and amendments, and the de minimis aids of their carriers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Versioned
from pole_desk.kernel.guards import Guard, frozen_rows
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import MOST

MOST_INSTALMENTS = 3
MOST_CENTS = 1_500_000


class ProjectRow(Versioned, Base):
    """A project of the fund; its carrier is the structure of its dossier.

    `import_key` names the line of the file that it came from; `search_key` is what the search reads.
    """

    __tablename__ = "fund_project"
    __history__ = True
    __agreed__ = ("dossier", "submitted_on", "state", "ended_on")
    __births__ = True
    __table_args__ = (
        CheckConstraint("state IN ('open', 'ended', 'refused', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ending"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), unique=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    need: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(120))
    commune: Mapped[str] = mapped_column(String(120))
    territory: Mapped[str] = mapped_column(String(20))
    policies: Mapped[list[str]] = mapped_column(JSON)
    submitted_on: Mapped[date] = mapped_column(Date, index=True)
    state: Mapped[str] = mapped_column(String(12))
    ended_on: Mapped[date | None] = mapped_column(Date)
    state_reason: Mapped[str] = mapped_column(Text)
    import_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    search_key: Mapped[str] = mapped_column(Text, info={MOST: None})


class InstalmentRow(Versioned, Base):
    """One grant of a project, of rank 1 to 3; what is cancelled leaves its rank.

    `historical`: it came from a file, its gates were passed before this program.
    """

    __tablename__ = "fund_instalment"
    __history__ = True
    __agreed__ = (
        "project", "rank", "amount", "state", "decided_on", "signed_on", "justified_on", "paid_on",
        "historical",
    )  # fmt: skip
    __births__ = True
    __table_args__ = (
        CheckConstraint("rank BETWEEN 1 AND 3", name="rank"),
        CheckConstraint("amount > 0 AND amount <= 1500000", name="amount"),
        CheckConstraint(
            "state IN ('decided', 'signed', 'justified', 'paid', 'cancelled')", name="state"
        ),
        CheckConstraint("state <> 'cancelled' OR cancel_reason <> ''", name="reason"),
        CheckConstraint(
            "(state <> 'signed' OR signed_on IS NOT NULL) "
            "AND (state <> 'justified' OR justified_on IS NOT NULL) "
            "AND (state <> 'paid' OR paid_on IS NOT NULL)",
            name="dated",
        ),
        Index(
            "uq_fund_instalment_rank", "project", "rank", unique=True,
            sqlite_where=text("state <> 'cancelled'"), postgresql_where=text("state <> 'cancelled'"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    project: Mapped[int] = mapped_column(ForeignKey("fund_project.id"), index=True)
    rank: Mapped[int] = mapped_column(Integer)
    amount: Mapped[Decimal] = mapped_column(Cents)
    state: Mapped[str] = mapped_column(String(12))
    decided_on: Mapped[date] = mapped_column(Date, index=True)
    decided_ref: Mapped[str] = mapped_column(String(80))
    signed_on: Mapped[date | None] = mapped_column(Date)
    signed_ref: Mapped[str] = mapped_column(String(80))
    report_due_on: Mapped[date | None] = mapped_column(Date)
    justified_on: Mapped[date | None] = mapped_column(Date)
    justified_ref: Mapped[str] = mapped_column(String(80))
    paid_on: Mapped[date | None] = mapped_column(Date)
    paid_ref: Mapped[str] = mapped_column(String(80))
    cancelled_on: Mapped[date | None] = mapped_column(Date)
    cancel_reason: Mapped[str] = mapped_column(Text)
    historical: Mapped[bool] = mapped_column(Boolean)


class ReportRow(Base):
    """The carrier's report on an instalment: received, then accepted or sent back."""

    __tablename__ = "fund_report"
    __history__ = True
    __table_args__ = (
        CheckConstraint("state IN ('received', 'accepted', 'sent_back', 'withdrawn')", name="state"),
        CheckConstraint("state <> 'sent_back' OR reason <> ''", name="reason"),
        Index(
            "uq_fund_report_instalment", "instalment", unique=True,
            sqlite_where=text("state IN ('received', 'accepted')"),
            postgresql_where=text("state IN ('received', 'accepted')"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    instalment: Mapped[int] = mapped_column(ForeignKey("fund_instalment.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(12))
    answered_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)


class AmendmentRow(Base):
    """What was agreed otherwise on a day, and why; kept for good."""

    __tablename__ = "fund_amendment"
    __kept__ = ("*",)
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    project: Mapped[int] = mapped_column(ForeignKey("fund_project.id"), index=True)
    instalment: Mapped[int | None] = mapped_column(ForeignKey("fund_instalment.id"))
    on_day: Mapped[date] = mapped_column(Date)
    subject: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class AidRow(Base):
    """A de minimis aid that a structure had from another granter, gross grant equivalent."""

    __tablename__ = "fund_aid"
    __history__ = True
    __agreed__ = ("party", "on_day", "amount", "regulation", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint(
            "regulation IN ('general', 'agriculture', 'fishery', 'services')", name="regulation"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    on_day: Mapped[date] = mapped_column(Date)
    amount: Mapped[Decimal] = mapped_column(Cents)
    granter: Mapped[str] = mapped_column(String(200))
    regulation: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


_OTHERS = (
    "FROM fund_instalment AS o WHERE o.project = NEW.project AND o.state <> 'cancelled' "
    "AND o.id {other} NEW.id"
)
_OVER = (
    "NEW.state <> 'cancelled' AND ((SELECT COUNT(*) " + _OTHERS + f") >= {MOST_INSTALMENTS} "
    "OR NEW.amount + COALESCE((SELECT SUM(o.amount) " + _OTHERS + f"), 0) > {MOST_CENTS})"
)


def _never_over() -> Guard:
    """Three grants and 15 000 € at most; on PostgreSQL each waits for its turn on the project."""
    name, table = "fund_instalment_over", "fund_instalment"
    function = (
        f"CREATE FUNCTION {name}_check() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM 1 FROM fund_project WHERE id = NEW.project FOR UPDATE; "
        f"IF {_OVER.format(other='IS DISTINCT FROM')} THEN RAISE EXCEPTION '{name}' "
        "USING ERRCODE = '23000'; END IF; RETURN NEW; END $$"
    )
    attach = (
        f"CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}_check()"
    )
    return Guard(
        name,
        _("Un projet reçoit trois subventions au plus, et jamais plus de 15 000 € en tout."),
        {
            "sqlite": tuple(
                f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {_OVER.format(other='IS NOT')}; END"
                for event in ("INSERT", "UPDATE")
            ),
            "postgresql": (function, attach),
        },
        {
            "sqlite": (f"DROP TRIGGER IF EXISTS {name}_insert", f"DROP TRIGGER IF EXISTS {name}_update"),
            "postgresql": (
                f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}_check()",
            ),
        },
    )  # fmt: skip


GUARDS: list[Guard] = [
    _never_over(),
    *frozen_rows(
        "fund_amendment", _("Un avenant ne se modifie pas : faites-en un autre."), "fund_amendment"
    ),
]
