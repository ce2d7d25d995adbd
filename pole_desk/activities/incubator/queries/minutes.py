"""The minutes of a jury frozen for paper; how they look is in `formats.pdf`."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.activities.incubator.queries.calls import CallCard, call_card
from pole_desk.activities.incubator.queries.juries import Hearing, Juror, JuryCard, jury_card
from pole_desk.activities.incubator.queries.scoring import ranking
from pole_desk.activities.incubator.rules.candidacies import State
from pole_desk.activities.incubator.rules.juries import clock_text, decision_name
from pole_desk.activities.incubator.rules.meetings import presence_name
from pole_desk.activities.incubator.rules.scoring import Result
from pole_desk.formats.pdf.jury_minutes import JuryMinutes, MinutesCase, MinutesMember
from pole_desk.kernel.i18n import _, moment_text, ngettext, number
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import JuryId
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import the_pole


def jury_minutes(reader: Reader, *, jury: JuryId) -> JuryMinutes:
    """The minutes of a jury day as they stand; a draft until closed. Raises NotFound `jury`."""
    card = jury_card(reader, jury=jury)
    form = call_card(reader, call=card.jury.call)
    scored = {one.candidacy: one for one in ranking(reader, jury=jury).results}
    return JuryMinutes(
        pole=party_card(reader, party=the_pole(reader)).name,
        call=card.jury.call_name,
        cohort=form.call.cohort_name,
        held_on=card.jury.held_on,
        place=card.jury.where,
        quorum=_quorum(card),
        criteria=tuple(_criteria(form)),
        members=tuple(_member(card, one) for one in card.jurors),
        cases=tuple(_case(card, form, one, scored[one.candidacy]) for one in card.hearings),
        minutes=card.jury.minutes,
        closed_on=card.jury.closed_on,
        printed=_("Imprimé le {moment}").format(moment=moment_text(reader.clock.now())),
    )


def _quorum(card: JuryCard) -> str:
    there = sum(1 for one in card.jurors if one.sits)
    asked = ngettext("{count} membre", "{count} membres", card.jury.quorum).format(count=card.jury.quorum)
    return _("{asked}, {there} siègent").format(asked=asked, there=there)


def _criteria(form: CallCard) -> list[str]:
    said = []
    for one in form.asked.criteria:
        text = _("{label} (×\u202f{weight}, sur {scale})").format(
            label=one.label, weight=one.weight, scale=one.scale
        )
        said.append(f"{text} – {form.track_label(one.track)}" if one.track else text)
    return said


def _member(card: JuryCard, one: Juror) -> MinutesMember:
    replaced = next((each.name for each in card.jurors if each.id == one.substitute_of), "")
    return MinutesMember(
        name=one.name,
        structure=one.party_name,
        seat=_("suppléant de {name}").format(name=replaced) if replaced else _("titulaire"),
        presence=presence_name(one.presence),
        signs=one.sits,
    )


def _case(card: JuryCard, form: CallCard, one: Hearing, score: Result) -> MinutesCase:
    decided = card.decision(one.candidacy)
    names = {juror.id: juror.name for juror in card.jurors}
    undecided = _("Retirée") if one.state == State.WITHDRAWN else _("Pas encore décidée")
    return MinutesCase(
        hours=_("{first} – {last}").format(
            first=clock_text(one.starts_at), last=clock_text(one.ends_at)
        ),
        title=one.title,
        carrier=one.carrier,
        track=form.track_label(one.track),
        came={None: "", True: _("oui"), False: _("non")}[one.came],
        scored=str(score.members),
        raw=_figure(score.raw),
        raw_rank="" if score.raw_rank is None else str(score.raw_rank),
        normalised=_figure(score.normalised),
        rank="" if score.rank is None else str(score.rank),
        votes=_votes(card, one.candidacy),
        apart=tuple(
            _("{name} ({reason})").format(name=names[each.juror], reason=each.reason)
            for each in card.conflicts
            if each.candidacy == one.candidacy
        ),
        decision=undecided if decided is None else decision_name(decided.decision),
        reason="" if decided is None else decided.reason,
        conditions="" if decided is None else decided.conditions,
        deferred_to=None if decided is None else decided.deferred_to,
    )


def _figure(mean: Decimal | None) -> str:
    return "–" if mean is None else number(mean, 2)


def _votes(card: JuryCard, candidacy: int) -> str:
    tally = card.tally(candidacy)
    if not tally.favour + tally.against + tally.abstentions:
        return _("sans vote")
    said = [_("{count} pour").format(count=tally.favour), _("{count} contre").format(count=tally.against)]
    if tally.abstentions:
        said.append(
            ngettext("{count} abstention", "{count} abstentions", tally.abstentions).format(
                count=tally.abstentions
            )
        )
    if tally.silent:
        said.append(
            ngettext("{count} n’a pas voté", "{count} n’ont pas voté", tally.silent).format(
                count=tally.silent
            )
        )
    return ", ".join(said)
