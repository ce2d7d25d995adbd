"""What hovering tells: a bar in full, a cell's count, a space, a holiday; where it hovers is in `stage`."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from pole_desk.desktop.widgets.board.stage import Hit, Stage
from pole_desk.desktop.widgets.board.titles import (
    bar_words,
    capital,
    hour_text,
    locked_reason,
    state_name,
)
from pole_desk.kernel.i18n import _, long_day, ngettext
from pole_desk.kernel.periods import day_of

_MOST = 8


def tip(stage: Stage, point: QPoint) -> str:
    """The words for what is under a point; empty when there is nothing to add."""
    hit = stage.hit(point)
    if hit.bar is not None:
        long = stage.model.row(hit.bar.row).kind == "long"
        clash = hit.bar.id in stage.model.conflicts(hit.bar.row)
        words = bar_words(hit.bar, by_day=long, conflict=clash).replace(" · ", "\n")
        return f"{words}\n{locked_reason(hit.bar)}" if hit.bar.locked else words
    if hit.zone == "cell" and hit.row is not None:
        return _cell(stage, hit)
    if hit.zone == "empty" and hit.row is not None:
        return _kin(stage, hit)
    if hit.zone == "column" and hit.row is not None:
        row = stage.model.row(hit.row)
        return f"{row.title}\n{row.subtitle}" if row.subtitle else row.title
    if hit.zone == "header":
        day = day_of(hit.instant)
        name = stage.holidays.get(day, "")
        return capital(long_day(day)) + (f"\n{name}" if name else "")
    return ""


def _kin(stage: Stage, hit: Hit) -> str:
    """What takes a room that seems empty, the hall or a bay of it; and its own hours."""
    assert hit.row is not None
    row = stage.model.row(hit.row)
    taken = [
        _("Pris avec {space} : {who}").format(space=stage.model.row(bar.row).title, who=bar.title)
        for bar in stage.model.shadows(hit.row, hit.instant, hit.instant + 1)
    ]
    return "\n".join([*taken, _("{space}, {hours}").format(space=row.title, hours=row.hours_words)]
                     if row.hours_words else taken)


def _cell(stage: Stage, hit: Hit) -> str:
    """The day, or the week, booking by booking."""
    scale = stage.camera.scale
    assert hit.row is not None
    first = stage.scene.cell_start(scale.index_of(hit.instant))
    t1, t2 = scale.edges(first)[0], scale.edges(first + stage.scene.step)[0]
    bars = stage.model.bars(hit.row, t1, t2)
    head = capital(long_day(scale.day_at(first)))
    if stage.scene.step > 1:
        head = _("Semaine du {day}").format(day=long_day(scale.day_at(first)))
    lines = [head]
    clashes = stage.model.conflicts(hit.row)
    for bar in bars[:_MOST]:
        state = state_name("conflict" if bar.id in clashes else bar.state)
        when = f"{hour_text(bar.starts)} – {hour_text(bar.ends)}"
        lines.append(f"{when}  {bar.title} ({state.lower()})")
    more = len(bars) - _MOST
    if more > 0:
        lines.append(ngettext("et {n} autre", "et {n} autres", more).format(n=more))
    if not bars:
        lines.append(_("libre"))
    return "\n".join(lines)
