"""What becomes of a project: repositioned, helped elsewhere, a policy enriched, an enterprise become."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from pole_desk.kernel.database import Base, Cents, Scaled


class PositionRow(Base):
    """A project repositioned on a day: what it was, what it is, why."""

    __tablename__ = "fund_position"
    __history__ = True
    __table_args__ = (CheckConstraint("before <> '' AND after <> ''", name="both"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    project: Mapped[int] = mapped_column(ForeignKey("fund_project.id"), index=True)
    meeting: Mapped[int | None] = mapped_column(ForeignKey("fund_meeting.id"))
    on_day: Mapped[date] = mapped_column(Date)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class OtherCallRow(Base):
    """Another call for projects that the project met."""

    __tablename__ = "fund_other_call"
    __history__ = True
    __table_args__ = (
        CheckConstraint("result IN ('met', 'submitted', 'won', 'lost')", name="result"),
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    project: Mapped[int] = mapped_column(ForeignKey("fund_project.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    on_day: Mapped[date] = mapped_column(Date)
    result: Mapped[str] = mapped_column(String(12))
    amount: Mapped[Decimal | None] = mapped_column(Cents)
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[bool] = mapped_column(Boolean)


class OutcomeRow(Base):
    """An outcome seen so many months after the end; a revision takes the place of another.

    Policy: which, how, when (`on_day`), with what evidence. Enterprise: which structure, its legal
    form, its jobs in full-time equivalents, whether it still lives.
    """

    __tablename__ = "fund_outcome"
    __history__ = True
    __table_args__ = (
        CheckConstraint("kind IN ('policy', 'enterprise')", name="kind"),
        CheckConstraint("month IN (0, 12, 24, 36)", name="month"),
        CheckConstraint("jobs IS NULL OR jobs >= 0", name="jobs"),
        CheckConstraint("kind <> 'policy' OR (policy <> '' AND evidence <> '')", name="policy"),
        CheckConstraint("kind <> 'enterprise' OR alive IS NOT NULL", name="enterprise"),
        Index(
            "uq_fund_outcome_standing", "project", "kind", "month", "policy", unique=True,
            sqlite_where=text("standing"), postgresql_where=text("standing"),
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    project: Mapped[int] = mapped_column(ForeignKey("fund_project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    month: Mapped[int] = mapped_column(Integer)
    on_day: Mapped[date] = mapped_column(Date)
    policy: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    party: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    structure: Mapped[str] = mapped_column(String(200))
    legal_form: Mapped[str] = mapped_column(String(80))
    jobs: Mapped[Decimal | None] = mapped_column(Scaled(2))
    alive: Mapped[bool | None] = mapped_column(Boolean)
    replaces: Mapped[int | None] = mapped_column(ForeignKey("fund_outcome.id"))
    revision_reason: Mapped[str] = mapped_column(Text)
    standing: Mapped[bool] = mapped_column(Boolean)
