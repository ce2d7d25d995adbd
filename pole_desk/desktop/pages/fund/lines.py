"""The lines of a project's card: group, meetings, advice, outcomes, links, aids; what they do is in `acts`."""

from __future__ import annotations

from datetime import date
from functools import partial

from pole_desk.activities.fund.queries import GroupCard
from pole_desk.activities.fund.rules import (
    Advice,
    advice_name,
    call_result_name,
    member_kind_name,
    month_name,
    outcome_name,
)
from pole_desk.activities.fund.rules.grants import regulation_name, window_start
from pole_desk.desktop.pages.fund.acts import Acts
from pole_desk.desktop.pages.fund.reading import Card
from pole_desk.desktop.pages.fund.words import hours_text, outcome_text
from pole_desk.desktop.parts.rows import Row
from pole_desk.kernel.i18n import _, ngettext, number, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.registers.dossiers.rules import kind_name, share_text

SUBJECTS = {
    "title": _("Titre"), "need": _("Besoin"), "contact": _("Personne à joindre"), "commune": _("Commune"),
    "territory": _("Territoire"), "policies": _("Politiques publiques"), "amount": _("Montant"),
    "report_due_on": _("Compte rendu attendu"),
}  # fmt: skip


def member_rows(card: GroupCard, acts: Acts) -> list[Row]:
    return [
        Row(
            one.label,
            _("{kind}, par {network}").format(kind=member_kind_name(one.kind), network=one.network)
            if one.network else member_kind_name(one.kind),
            pill="" if one.last_day is None else _("jusqu’au {day}").format(day=numeric_day(one.last_day)),
            acts=acts.member_acts(one), off=one.last_day is not None,
        )
        for one in card.members
    ]  # fmt: skip


def meeting_rows(card: GroupCard, acts: Acts) -> list[Row]:
    found = []
    for one in card.meetings:
        there = sum(1 for each in one.attendance if each.hours)
        parts = [
            one.place, ngettext("{n} présent", "{n} présents", there).format(n=number(there)),
            hours_text(one.given), euros(one.value),
        ]  # fmt: skip
        detail = _("annulée : {reason}").format(reason=one.cancel_reason) if one.cancelled else " · ".join(
            part for part in parts if part)  # fmt: skip
        title = " – ".join(part for part in (numeric_day(one.on_day), one.subject) if part)
        pill = "" if one.minutes or one.cancelled else _("sans compte rendu")
        found.append(Row(title, detail, pill=pill, acts=acts.meeting_acts(one, card), off=one.cancelled))
    return found


def advice_rows(today: date, card: GroupCard, acts: Acts) -> list[Row]:
    found = []
    for one in card.recommendations:
        due = "" if one.due_on is None else _(", pour le {day}").format(day=numeric_day(one.due_on))
        detail = _("confiée à {owner}{due}").format(owner=one.owner, due=due)
        if one.outcome:
            detail += f"\n{one.outcome}"
        late = one.late(today)
        tone = "danger" if late else "success" if one.state == Advice.DONE else "neutral"
        pill = _("en retard") if late else advice_name(one.state)
        found.append(
            Row(one.text, detail, pill=pill, tone=tone, acts=acts.advice_acts(one), off=one.state != Advice.OPEN)
        )
    return found


def position_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            _("Devient : {after}").format(after=one.after),
            "\n".join(part for part in (_("Était : {before}").format(before=one.before), one.reason) if part),
            pill=numeric_day(one.on_day), acts=acts.position_acts(one.id),
        )
        for one in shown.card.positions
    ]  # fmt: skip


def call_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            one.name, numeric_day(one.on_day), "" if one.amount is None else euros(one.amount),
            call_result_name(one.result), "success" if one.result == "won" else "neutral", acts.call_acts(one.id),
        )
        for one in shown.card.other_calls
    ]  # fmt: skip


def outcome_rows(shown: Card, acts: Acts) -> list[Row]:
    found = []
    for one in shown.card.outcomes:
        title = f"{outcome_name(one.kind)}\u202f: {one.policy or one.structure}"
        detail = outcome_text(one)
        if not one.standing:
            detail += _(" (révisé ou retiré)")
        elif one.revision_reason:
            detail += _(" (révision : {reason})").format(reason=one.revision_reason)
        pill = f"{month_name(one.month)}, {numeric_day(one.on_day)}"
        acts_of = acts.outcome_acts(one.id) if one.standing else ()
        there = None if one.party is None else partial(acts.open_party, one.party)
        found.append(Row(title, detail, pill=pill, acts=acts_of, off=not one.standing, open=there))
    return found


def link_rows(shown: Card, acts: Acts) -> list[Row]:
    today = shown.day
    return [
        Row(f"{link.number}. {link.title}", amount=share_text(link.share),
            open=partial(acts.open_chantier, link.chantier))
        for link in shown.card.links
        if link.first_day <= today and (link.last_day is None or link.last_day >= today)
    ]  # fmt: skip


def served_rows(shown: Card, acts: Acts) -> list[Row]:
    return [
        Row(
            f"{kind_name(one.kind)} – {one.title}",
            _("{party}, depuis le {day}").format(party=one.party_name, day=numeric_day(one.first_day)),
            share_text(one.share), off=_over(one.last_day, shown.day),
            acts=() if _over(one.last_day, shown.day) else acts.served_acts(one),
            open=partial(acts.open_served, one),
        )
        for one in shown.card.served
    ]  # fmt: skip


def _over(last_day: date | None, today: date) -> bool:
    return last_day is not None and last_day < today


def aid_rows(shown: Card, acts: Acts) -> list[Row]:
    start = window_start(shown.day)
    return [
        Row(
            one.granter, f"{numeric_day(one.on_day)}, {regulation_name(one.regulation)}", euros(one.amount),
            acts=() if one.aid is None else acts.aid_acts(one.aid), off=one.on_day <= start,
        )
        for one in reversed(shown.card.aids)
    ]  # fmt: skip


def amendment_rows(shown: Card) -> list[Row]:
    return [
        Row(
            SUBJECTS[one.subject],
            _("{before} → {after}\n{reason}").format(
                before=one.before or _("rien"), after=one.after or _("rien"), reason=one.reason
            ),
            pill=numeric_day(one.on_day),
        )
        for one in reversed(shown.card.amendments)
    ]  # fmt: skip
