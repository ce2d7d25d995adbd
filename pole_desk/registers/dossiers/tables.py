"""Tables of the dossiers and of the dated links."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned
from pole_desk.kernel.guards import Guard, trigger
from pole_desk.kernel.i18n import _


class DossierRow(Versioned, Base):
    __tablename__ = "dossier"
    __history__ = True
    __agreed__ = ("kind", "party", "state", "opened_on", "closed_on")
    __births__ = True

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    opened_on: Mapped[date] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)


class DossierLinkRow(Base):
    """A share of a dossier; one withdrawn was replaced on the day it was to begin."""

    __tablename__ = "dossier_link"
    __history__ = True
    __agreed__ = ("dossier", "chantier", "project", "share", "first_day", "last_day", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 10000", name="share"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
        CheckConstraint("(chantier IS NULL) <> (project IS NULL)", name="one_target"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    chantier: Mapped[int | None] = mapped_column(ForeignKey("chantier.id"), index=True)
    project: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    share: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class PartyLinkRow(Base):
    """A share of a structure, which its next dossiers take."""

    __tablename__ = "party_link"
    __history__ = True
    __agreed__ = ("party", "chantier", "share", "first_day", "last_day", "withdrawn")
    __births__ = True
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 10000", name="share"),
        CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    party: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    chantier: Mapped[int] = mapped_column(ForeignKey("chantier.id"), index=True)
    share: Mapped[int] = mapped_column(Integer)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean, default=False)


class ActionDossierRow(Base):
    """A dossier attached to an action of a chantier."""

    __tablename__ = "dossier_action"
    __history__ = True
    __table_args__ = (UniqueConstraint("dossier", "action"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    dossier: Mapped[int] = mapped_column(ForeignKey("dossier.id"), index=True)
    action: Mapped[int] = mapped_column(ForeignKey("chantier_action.id"), index=True)
    attached_on: Mapped[date] = mapped_column(Date)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


_NEVER = "'9999-12-31'"
_AT = "CASE WHEN d.first_day > NEW.first_day THEN d.first_day ELSE NEW.first_day END"


def _passed(table: str, owner: str, alike: str, other: str) -> str:
    """On some day a row and the others of its owner pass the whole; the days are those when one begins."""
    live = f"o.{owner} = NEW.{owner} AND NOT o.withdrawn AND o.id {other} NEW.id{alike}"
    return (
        f"NOT NEW.withdrawn AND EXISTS (SELECT 1 FROM {table} AS d WHERE {live.replace('o.', 'd.')} "
        f"AND d.first_day <= COALESCE(NEW.last_day, {_NEVER}) "
        f"AND COALESCE(d.last_day, {_NEVER}) >= NEW.first_day "
        f"AND NEW.share + (SELECT SUM(o.share) FROM {table} AS o WHERE {live} "
        f"AND o.first_day <= {_AT} AND COALESCE(o.last_day, {_NEVER}) >= {_AT}) > 10000)"
    )


def _within(table: str, owner: str, alike: str = "") -> list[Guard]:
    """Shares of an owner never pass the whole; a row that only gives way is always let through."""
    grown = (
        f" AND (OLD.withdrawn OR NEW.{owner} <> OLD.{owner} OR NEW.share > OLD.share "
        "OR NEW.first_day < OLD.first_day "
        f"OR COALESCE(NEW.last_day, {_NEVER}) > COALESCE(OLD.last_day, {_NEVER}))"
    )
    passed = {
        "sqlite": _passed(table, owner, alike, "IS NOT"),
        "postgresql": _passed(table, owner, alike, "IS DISTINCT FROM"),
    }
    says = _("Les parts dépasseraient le tout : un autre poste a posé des liens entre-temps. Recommencez.")
    turn = f"{owner} WHERE id = NEW.{owner}"
    return [
        trigger(f"{table}_within_new", says, table, ["INSERT"], passed, turn),
        trigger(
            f"{table}_within_old", says, table, ["UPDATE"],
            {dialect: condition + grown for dialect, condition in passed.items()}, turn,
        ),
    ]  # fmt: skip


GUARDS = [
    *_within("dossier_link", "dossier", " AND (o.chantier IS NULL) = (NEW.chantier IS NULL)"),
    *_within("party_link", "party"),
]
