"""Tables of the dossiers and of the dated links."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Versioned


class DossierRow(Versioned, Base):
    __tablename__ = "dossier"
    __history__ = True

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
