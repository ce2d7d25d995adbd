"""Where a candidacy stands, its answers against the form, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from pole_desk.activities.incubator.rules.calls import FieldKind, FormField, Piece
from pole_desk.kernel.errors import BadInput, PoleError, RuleBroken
from pole_desk.kernel.i18n import _, number, numeric_day, plain_day
from pole_desk.kernel.inputs import parse_day, slug

MOST_BYTES = 10 * 1024 * 1024
MOST_TEXT = 500
MOST_LONG = 20_000
_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,4})?")


class State(StrEnum):
    """Where a candidacy stands; those from `accepted` on are a jury's."""

    RECEIVED = "received"
    MORE = "more"
    COMPLETE = "complete"
    ACCEPTED = "accepted"
    CONDITIONS = "conditions"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


FILED = frozenset({State.RECEIVED, State.MORE, State.COMPLETE})
"""Before any decision."""
TAKEN = frozenset({State.ACCEPTED, State.CONDITIONS})
"""Has a place in the cohort."""
HEARD = frozenset({State.COMPLETE, State.WAITING})
"""May pass before a jury."""
NEXT: Mapping[State, frozenset[State]] = {
    State.RECEIVED: frozenset({State.MORE, State.COMPLETE, State.WITHDRAWN}),
    State.MORE: frozenset({State.MORE, State.COMPLETE, State.WITHDRAWN}),
    State.COMPLETE: frozenset({
        State.MORE, State.ACCEPTED, State.CONDITIONS, State.WAITING, State.REFUSED, State.WITHDRAWN,
    }),
    State.WAITING: frozenset({
        State.ACCEPTED, State.CONDITIONS, State.WAITING, State.REFUSED, State.WITHDRAWN,
    }),
    State.ACCEPTED: frozenset({State.WITHDRAWN}),
    State.CONDITIONS: frozenset({State.WITHDRAWN}),
    State.REFUSED: frozenset(),
    State.WITHDRAWN: frozenset(),
}  # fmt: skip


def candidacy_state_name(state: str) -> str:
    """The state in the words of the pole, of a candidacy."""
    return {
        State.RECEIVED: _("Reçue"),
        State.MORE: _("Complément demandé"),
        State.COMPLETE: _("Complète"),
        State.ACCEPTED: _("Acceptée"),
        State.CONDITIONS: _("Acceptée sous conditions"),
        State.WAITING: _("Liste d’attente"),
        State.REFUSED: _("Refusée"),
        State.WITHDRAWN: _("Retirée"),
    }[State(state)]


def require_candidacy(now: str, wanted: State) -> None:
    """Raises RuleBroken `candidacy_state` naming what may follow."""
    if wanted in NEXT[State(now)]:
        return
    following = ", ".join(
        candidacy_state_name(state).lower() for state in State if state in NEXT[State(now)]
    )
    raise RuleBroken(
        "candidacy_state",
        _("Une candidature « {now} » ne passe pas à « {wanted} ». Possible : {next}.").format(
            now=candidacy_state_name(now).lower(), wanted=candidacy_state_name(wanted).lower(),
            next=following or _("rien, sinon reprendre la décision"),
        ),
    )  # fmt: skip


def is_late(received_on: date, closes_on: date) -> bool:
    """Whether a candidacy came after the call closed; it is flagged, never refused by itself."""
    return received_on > closes_on


class Fault(NamedTuple):
    """An answer that can't be used."""

    key: str
    label: str
    message: str


def checked_answers(
    fields: Sequence[FormField], answers: Mapping[str, Any], *, today: date
) -> dict[str, Any]:
    """The answers as they are kept: texts, numbers as decimal text, days ISO, yes or no as bool.

    An empty answer is left out. Raises BadInput `answers` with every fault, each naming its
    question; answers of retired questions are kept as they are.
    """
    known = {one.key: one for one in fields}
    clean: dict[str, Any] = {}
    faults: list[Fault] = []
    for key, given in answers.items():
        one = known.get(key)
        if one is None:
            faults.append(Fault(key, key, _("cette question n’est pas dans le formulaire")))
            continue
        try:
            value = answer_value(one, given, today=today)
        except PoleError as error:
            faults.append(Fault(key, one.label, error.message))
            continue
        if value is not None:
            clean[key] = value
    if faults:
        raise refusal(faults)
    return clean


def refusal(faults: Sequence[Fault]) -> BadInput:
    """Every fault of a form in one sentence."""
    told = "\u202f; ".join(f"«\u202f{one.label}\u202f»\u202f: {one.message.rstrip('.')}" for one in faults)
    return BadInput(
        "answers",
        _("Des réponses sont à corriger. {faults}.").format(faults=told),
        answers=[one._asdict() for one in faults],
    )


def answer_value(one: FormField, given: Any, *, today: date) -> str | bool | None:
    """One answer as it is kept, None when empty; raises BadInput `answer` saying what is expected."""
    if isinstance(given, bool):
        if one.kind != FieldKind.YES_NO:
            raise _wrong(_("ce n’est pas une réponse à cette question"))
        return given
    text = given.isoformat() if isinstance(given, date) else str(given if given is not None else "")
    text = text.strip()
    if not text:
        return None
    return _READERS[one.kind](one, text, today)


def _wrong(message: str) -> BadInput:
    return BadInput("answer", message)


def _text(one: FormField, text: str, today: date) -> str:
    most = MOST_TEXT if one.kind == FieldKind.TEXT else MOST_LONG
    if len(text) > most:
        raise _wrong(
            _("{count} caractères, {most} au plus").format(count=number(len(text)), most=number(most))
        )
    return " ".join(text.split()) if one.kind == FieldKind.TEXT else text


def _figure(one: FormField, text: str, today: date) -> str:
    bare = re.sub(r"[\s\u00a0\u202f]+", "", text).removesuffix("€")
    if not _NUMBER.fullmatch(bare):
        raise _wrong(_("« {text} » n’est pas un nombre, écrivez par exemple 12,5").format(text=text))
    return f"{Decimal(bare.replace(',', '.')):f}"


def _day(one: FormField, text: str, today: date) -> str:
    return parse_day(text, today).isoformat()


def _choice(one: FormField, text: str, today: date) -> str:
    for choice in one.choices:
        if slug(choice) == slug(text):
            return choice
    raise _wrong(
        _("« {text} » n’est pas proposé, choisissez parmi : {choices}").format(
            text=text, choices=", ".join(one.choices)
        )
    )


def _yes_no(one: FormField, text: str, today: date) -> bool:
    word = slug(text)
    if word in ("oui", "o", "vrai", "true", "1", "x", "yes"):
        return True
    if word in ("non", "n", "faux", "false", "0", "no"):
        return False
    raise _wrong(_("« {text} » n’est ni oui ni non").format(text=text))


_READERS = {
    FieldKind.TEXT: _text, FieldKind.LONG: _text, FieldKind.NUMBER: _figure, FieldKind.DATE: _day,
    FieldKind.CHOICE: _choice, FieldKind.YES_NO: _yes_no,
}  # fmt: skip


def answer_text(one: FormField, value: Any) -> str:
    """A kept answer as it is read in French."""
    if value is None:
        return ""
    if one.kind == FieldKind.YES_NO:
        return _("oui") if value else _("non")
    if one.kind == FieldKind.DATE:
        return numeric_day(date.fromisoformat(str(value)))
    if one.kind == FieldKind.NUMBER:
        figure = Decimal(str(value))
        exponent = figure.normalize().as_tuple().exponent
        return number(figure, max(0, -exponent) if isinstance(exponent, int) else 0)
    return str(value)


def missing(
    fields: Sequence[FormField],
    pieces: Sequence[Piece],
    answers: Mapping[str, Any],
    given: Collection[str],
) -> list[str]:
    """The labels of the required questions without answer and of the required pieces not received."""
    unanswered = [
        one.label for one in fields if one.required and not one.retired and one.key not in answers
    ]
    return unanswered + [
        one.label for one in pieces if one.required and not one.retired and one.key not in given
    ]


def quoted(labels: Sequence[str]) -> str:
    """Labels inside a sentence: a question keeps its own mark between guillemets."""
    return ", ".join(_("« {label} »").format(label=one) for one in labels)


def require_complete(absent: Sequence[str]) -> None:
    """Raises RuleBroken `candidacy_incomplete` naming what is missing."""
    if absent:
        raise RuleBroken(
            "candidacy_incomplete",
            _("Il manque : {absent}. Demandez un complément, ou recevez-le d’abord.").format(
                absent=quoted(absent)
            ),
            missing=list(absent),
        )


def require_open(opens_on: date, received_on: date) -> None:
    """Raises RuleBroken `call_not_open` for a candidacy dated before its call opens."""
    if received_on < opens_on:
        raise RuleBroken(
            "call_not_open",
            _("L’appel s’ouvre le {day} : datez la candidature de ce jour-là ou d’après, ou avancez "
              "l’ouverture.").format(day=plain_day(opens_on)),
        )
