"""The claims ledger and its guards: two firm claims never overlap on a leaf, on either engine."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned
from pole_desk.kernel.guards import Guard, trigger
from pole_desk.kernel.i18n import _

FIRM = sql("firm = 1")
OPTION = sql("firm = 0")


class HoldRow(Versioned, Base):
    """What was asked: core times, buffers in seconds, and what an option waits for.

    `set_up` and `tear_down` are what is claimed; `wished_…` what was asked, longer only where an
    overlap with a neighbour's buffer was accepted for `squeeze_reason`. An option lapses at
    `lapses_at` (FOREVER: never) and stands in the queue since `queued_at`.
    """

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("firm IN (0, 1)", name="firm"),
        CheckConstraint("set_up >= 0 AND tear_down >= 0", name="buffers"),
        CheckConstraint("set_up <= wished_set_up AND tear_down <= wished_tear_down", name="wished"),
        CheckConstraint(
            "(set_up = wished_set_up AND tear_down = wished_tear_down) OR squeeze_reason <> ''",
            name="squeezed",
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    space: Mapped[int] = mapped_column(ForeignKey("space.id"), index=True)
    item: Mapped[str] = mapped_column(String(60), index=True)
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    set_up: Mapped[int] = mapped_column(Integer)
    tear_down: Mapped[int] = mapped_column(Integer)
    firm: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    wished_set_up: Mapped[int] = mapped_column(Integer)
    wished_tear_down: Mapped[int] = mapped_column(Integer)
    squeeze_reason: Mapped[str] = mapped_column(Text)
    lapses_at: Mapped[int] = mapped_column(BigInteger)
    queued_at: Mapped[int] = mapped_column(BigInteger)


class ClaimRow(Base):
    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="bounds"),
        CheckConstraint("firm IN (0, 1)", name="firm"),
        Index(
            "ix_claim_firm", "leaf", "starts_at", "ends_at", sqlite_where=FIRM, postgresql_where=FIRM
        ),
        Index(
            "ix_claim_option", "leaf", "ends_at", "starts_at",
            sqlite_where=OPTION, postgresql_where=OPTION
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    hold: Mapped[int] = mapped_column(ForeignKey("hold.id"), index=True)
    leaf: Mapped[int] = mapped_column(ForeignKey("leaf.space"))
    starts_at: Mapped[int] = mapped_column(BigInteger)
    ends_at: Mapped[int] = mapped_column(BigInteger)
    firm: Mapped[int] = mapped_column(Integer)


_PREDECESSOR = (
    "(SELECT ends_at FROM claim WHERE leaf = NEW.leaf AND firm = 1 AND starts_at < NEW.ends_at "
    "{other} ORDER BY starts_at DESC LIMIT 1) > NEW.starts_at"
)
_OUTSIDE = (
    "NOT EXISTS (SELECT 1 FROM leaf WHERE space = NEW.leaf AND opens_at <= NEW.starts_at "
    "AND closes_at >= NEW.ends_at {lock})"
)
_INTEGERS = (
    "typeof(NEW.starts_at) <> 'integer' OR typeof(NEW.ends_at) <> 'integer' "
    "OR typeof(NEW.leaf) <> 'integer' OR typeof(NEW.firm) <> 'integer'"
)
_BEYOND = (
    "EXISTS (SELECT 1 FROM claim WHERE leaf = OLD.space AND "
    "(starts_at < NEW.opens_at OR ends_at > NEW.closes_at))"
)


def _exclusion() -> Guard:
    """The predecessor probe in SQLite's triggers; EXCLUDE on PostgreSQL.

    The probe is exact because the firm claims of a leaf are disjoint.
    """
    name = "claim_overlap"
    insert = (
        f"CREATE TRIGGER {name}_insert BEFORE INSERT ON claim FOR EACH ROW WHEN NEW.firm = 1 "
        f"BEGIN SELECT RAISE(ABORT, '{name}') WHERE {_PREDECESSOR.format(other='')}; END"
    )
    update = (
        f"CREATE TRIGGER {name}_update BEFORE UPDATE ON claim FOR EACH ROW WHEN NEW.firm = 1 "
        f"BEGIN SELECT RAISE(ABORT, '{name}') "
        f"WHERE {_PREDECESSOR.format(other='AND id <> OLD.id')}; END"
    )
    exclude = (
        f"ALTER TABLE claim ADD CONSTRAINT {name} EXCLUDE USING gist "
        "(leaf WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (firm = 1)"
    )
    return Guard(
        name,
        _("Cet espace est déjà occupé à ces dates."),
        {
            "sqlite": (insert, update),
            "postgresql": ("CREATE EXTENSION IF NOT EXISTS btree_gist", exclude),
        },
        {
            "sqlite": (f"DROP TRIGGER IF EXISTS {name}_insert", f"DROP TRIGGER IF EXISTS {name}_update"),
            "postgresql": (f"ALTER TABLE claim DROP CONSTRAINT IF EXISTS {name}",),
        },
    )


GUARDS = [
    trigger(
        "claim_integers",
        _("Les bornes d’une occupation sont des nombres entiers de secondes."),
        "claim",
        ["INSERT", "UPDATE"],
        {"sqlite": _INTEGERS, "postgresql": "FALSE"},
    ),
    trigger(
        "claim_outside_leaf",
        _("Cet espace n’existe pas à ces dates : il est fermé, divisé ou pas encore ouvert."),
        "claim",
        ["INSERT", "UPDATE"],
        {"sqlite": _OUTSIDE.format(lock=""), "postgresql": _OUTSIDE.format(lock="FOR SHARE")},
    ),
    trigger(
        "leaf_claimed_beyond",
        _("Cet espace est encore occupé après cette date : terminez ou déplacez d’abord ces "
          "occupations."),
        "leaf",
        ["UPDATE"],
        {"sqlite": _BEYOND, "postgresql": _BEYOND},
    ),
    _exclusion(),
]
