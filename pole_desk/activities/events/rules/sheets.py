"""What changed between two versions of a function sheet, in words."""

from __future__ import annotations

from collections.abc import Iterator

from pole_desk.formats.pdf.event_papers import FunctionSheet
from pole_desk.kernel.i18n import _, brief_day



def same_content(one: FunctionSheet, other: FunctionSheet) -> bool:
    """Whether two sheets say the same, whatever their version and hour."""
    return _content(one) == _content(other)


def _content(sheet: FunctionSheet) -> tuple[object, ...]:
    return (
        sheet.title, sheet.client, sheet.contact, sheet.phone, sheet.people, sheet.state, sheet.days,
        sheet.notes,
    )  # fmt: skip


def changes_between(before: FunctionSheet, after: FunctionSheet) -> tuple[str, ...]:
    """What a team must know of the new version: figures first, then what came and what went."""
    return (*_facts(before, after), *_moments(before, after), *_notes(before, after))


def _facts(before: FunctionSheet, after: FunctionSheet) -> Iterator[str]:
    if before.people != after.people:
        yield _("{after} personnes au lieu de {before}").format(after=after.people, before=before.people)
    named = {
        _("titre"): (before.title, after.title),
        _("client"): (before.client, after.client),
        _("interlocuteur"): (before.contact, after.contact),
        _("téléphone"): (before.phone, after.phone),
        _("état"): (before.state, after.state),
    }
    for name, (was, now) in named.items():
        if was != now:
            yield _("{name} : {now} (avant : {was})").format(
                name=name, now=now or _("aucun"), was=was or _("aucun")
            )


def _moments(before: FunctionSheet, after: FunctionSheet) -> Iterator[str]:
    was, now = _lines(before), _lines(after)
    for line in now:
        if line not in was:
            yield _("ajouté : {line}").format(line=line)
    for line in was:
        if line not in now:
            yield _("retiré : {line}").format(line=line)


def _lines(sheet: FunctionSheet) -> list[str]:
    found = []
    for day in sheet.days:
        for moment in day.moments:
            words = _("{day}, {time}, {where} : {what}").format(
                day=brief_day(day.day), time=moment.time, where=moment.where, what=moment.what
            )
            found.append(f"{words} ({moment.note})" if moment.note else words)
    return found


def _notes(before: FunctionSheet, after: FunctionSheet) -> Iterator[str]:
    for note in after.notes:
        if note not in before.notes:
            yield _("note : {note}").format(note=note)
    for note in before.notes:
        if note not in after.notes:
            yield _("note retirée : {note}").format(note=note)
