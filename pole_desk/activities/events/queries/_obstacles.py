"""Who is in the way of many wishes at once: firm holds, and options that come before; one statement a space."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import select

from pole_desk.activities.events.queries.options import waiting
from pole_desk.activities.events.queries.places import Places
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.periods import FOREVER, from_instant, to_instant
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId, HoldId, SpaceId
from pole_desk.registers.claims.queries import clashes
from pole_desk.registers.claims.rules import Span, refusal, span_text
from pole_desk.registers.claims.tables import HoldRow
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.tables import PartyRow


class Want(NamedTuple):
    """A space wanted over core times (epoch seconds), buffers in seconds."""

    space: SpaceId
    starts_at: int
    ends_at: int
    set_up: int = 0
    tear_down: int = 0


class Obstacle(NamedTuple):
    """A hold in the way: whose, for what, when; an option (`firm` 0) until `lapses_at`."""

    hold: HoldId
    dossier: DossierId
    party: str
    title: str
    label: str
    starts_at: int
    ends_at: int
    set_up: int
    tear_down: int
    firm: int
    lapses_at: int

    @property
    def said(self) -> str:
        """`Les Semeurs (Assemblée), le 3 décembre 2026 de 9 h à 12 h`."""
        text = _("{party} ({title}), {span}").format(
            party=self.party, title=self.label or self.title, span=span_text(self.starts_at, self.ends_at)
        )
        if self.firm:
            return text
        if self.lapses_at >= FOREVER:
            return _("option de {who}").format(who=text)
        return _("option de {who}, jusqu’au {until}").format(
            who=text, until=moment_text(from_instant(self.lapses_at))
        )


_HOLDS = (
    select(
        HoldRow.id, HoldRow.dossier, PartyRow.name, DossierRow.title, HoldRow.label, HoldRow.starts_at,
        HoldRow.ends_at, HoldRow.set_up, HoldRow.tear_down, HoldRow.firm, HoldRow.lapses_at,
    )
    .join(DossierRow, DossierRow.id == HoldRow.dossier)
    .join(PartyRow, PartyRow.id == DossierRow.party)
)  # fmt: skip


def obstacles(
    reader: Reader,
    tree: Places,
    wants: Sequence[Want],
    *,
    excluding: Collection[HoldId] = (),
    options: bool = False,
    dossier: DossierId | None = None,
) -> dict[int, Obstacle]:
    """For each wish that can't be held firmly, by its place in the list, the earliest hold in the way.

    `excluding` are holds that will move away. With `options`, the live options of other dossiers
    count too: whoever confirms must be first.
    """
    by_space: dict[SpaceId, list[int]] = {}
    for index, want in enumerate(wants):
        by_space.setdefault(want.space, []).append(index)
    found: dict[int, HoldId] = {}
    for space, indexes in by_space.items():
        leaves = tree.leaves([space])
        spans = [claimed(wants[index]) for index in indexes]
        for clash in clashes(reader, leaves=leaves, spans=spans, excluding=excluding):
            found.setdefault(indexes[clash.index], clash.hold)
        if options:
            _add_options(reader, leaves, dict(zip(indexes, spans, strict=True)), excluding, dossier, found)
    held = _held(reader, set(found.values()))
    return {index: held[hold] for index, hold in sorted(found.items())}


def claimed(want: Want) -> tuple[int, int]:
    """From the beginning of its set-up to the end of its tear-down."""
    return want.starts_at - want.set_up, want.ends_at + want.tear_down


def _add_options(
    reader: Reader,
    leaves: Sequence[SpaceId],
    spans: dict[int, tuple[int, int]],
    excluding: Collection[HoldId],
    dossier: DossierId | None,
    found: dict[int, HoldId],
) -> None:
    now = to_instant(reader.clock.now())
    first, last = min(span[0] for span in spans.values()), max(span[1] for span in spans.values())
    for option in waiting(reader, leaves=leaves, starts_at=first, ends_at=last):
        if option.lapses_at <= now or option.dossier == dossier or option.hold in excluding:
            continue
        for index, span in spans.items():
            if any(start < span[1] and span[0] < end for _leaf, start, end in option.pieces):
                found.setdefault(index, option.hold)


def _held(reader: Reader, holds: Collection[HoldId]) -> dict[HoldId, Obstacle]:
    if not holds:
        return {}
    return {one.hold: one for one in reader.rows(_HOLDS.where(HoldRow.id.in_(holds)), Obstacle)}


def refused_by(tree: Places, space: SpaceId, obstacle: Obstacle) -> Exception:
    """The Overlap that names who is in the way of a space."""
    there = Span(obstacle.starts_at, obstacle.ends_at, obstacle.set_up, obstacle.tear_down)
    return refusal(tree.room(space).name, obstacle.dossier, obstacle.party, there)
