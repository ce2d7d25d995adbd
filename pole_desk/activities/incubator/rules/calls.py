"""What a call asks: fields, pieces, tracks, phases, criteria; and how far it may still change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.texts import one_line
from pole_desk.ports.ids import CohortId

KEY_LENGTH = 40
MOST_WEIGHT = 100
MOST_SCALE = 100
USUAL_SCALE = 5


class FieldKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"


def field_kind_name(kind: str) -> str:
    """The kind of a field in the words of the screen."""
    return {
        FieldKind.TEXT: _("texte court"),
        FieldKind.LONG: _("texte long"),
        FieldKind.NUMBER: _("nombre"),
        FieldKind.DATE: _("date"),
        FieldKind.CHOICE: _("choix"),
        FieldKind.YES_NO: _("oui ou non"),
    }[FieldKind(kind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A question of the form. `key` is kept for good; a retired one is asked no more, still read."""

    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    key: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A document asked."""

    label: str
    required: bool = True
    key: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A track of the call: a way in with criteria of its own."""

    label: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase of the selection with its days, both included; `id` None: a new one."""

    name: str
    first_day: date
    last_day: date
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """What is scored from 0 to `scale`, with its weight; `track` empty: for every track."""

    label: str
    weight: int = 1
    scale: int = USUAL_SCALE
    track: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallInput:
    """A call as typed."""

    name: str
    opens_on: date
    closes_on: date
    cohort: CohortId | None = None
    quorum: int = 3
    tracks: tuple[Track, ...] = ()
    fields: tuple[FormField, ...] = ()
    pieces: tuple[Piece, ...] = ()
    phases: tuple[Phase, ...] = ()
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What candidacies and members already made of a call, which a change must respect.

    `answers` are the values given per field key, `pieces` and `tracks` the keys in use, `scored` the
    highest points given per criterion.
    """

    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pieces: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    scored: Mapping[int, int] = field(default_factory=dict)


NOTHING = Use()
Keyed = TypeVar("Keyed", FormField, Piece, Track)


def checked_call(values: CallInput) -> CallInput:
    """The call with its keys given and its texts tidy; raises BadInput with the code of the fault."""
    if not values.name.strip():
        raise BadInput("call_name", _("Donnez un nom à l’appel à candidatures."))
    if values.closes_on < values.opens_on:
        raise BadInput("dates_reversed", _("L’appel se clôt avant de s’ouvrir : inversez les dates."))
    if values.quorum < 1:
        raise BadInput("quorum", _("Le quorum est d’au moins un membre."))
    tracks = _keyed(values.tracks, _("Parcours"))
    clean = replace(
        values,
        name=one_line(values.name),
        tracks=tracks,
        fields=tuple(_checked_field(one) for one in _keyed(values.fields, _("Question"))),
        pieces=_keyed(values.pieces, _("Pièce")),
    )
    known = {track.key for track in tracks}
    for criterion in clean.criteria:
        _require_criterion(criterion, known)
    for phase in clean.phases:
        if not phase.name.strip():
            raise BadInput("phase", _("Donnez un nom à chaque phase."))
        if phase.last_day < phase.first_day:
            raise BadInput(
                "phase",
                _("La phase « {name} » finit avant de commencer : inversez ses dates.").format(
                    name=phase.name
                ),
            )
    return clean


def _keyed(items: Sequence[Keyed], what: str) -> tuple[Keyed, ...]:
    """Each with a key of its own, made of its label when it has none yet."""
    used = {one.key for one in items if one.key}
    done: list[Keyed] = []
    for one in items:
        label = one_line(one.label)
        if not label:
            raise BadInput("label", _("{what} sans intitulé : donnez-en un.").format(what=what))
        if not _retired_one(one) and slug(label) in {slug(other.label) for other in done if not _retired_one(other)}:
            raise BadInput(
                "label", _("« {label} » est demandé deux fois : changez un intitulé.").format(label=label)
            )
        key = one.key or _new_key(label, used)
        used.add(key)
        done.append(replace(one, label=label, key=key))
    return tuple(done)


def _retired_one(one: Keyed) -> bool:
    return not isinstance(one, Track) and one.retired


def _new_key(label: str, used: Collection[str]) -> str:
    base = slug(label).replace(" ", "_")[: KEY_LENGTH - 4] or "x"
    key, rank = base, 2
    while key in used:
        key, rank = f"{base}_{rank}", rank + 1
    return key


def _checked_field(one: FormField) -> FormField:
    choices = tuple(one_line(choice) for choice in one.choices if choice.strip())
    if one.kind == FieldKind.CHOICE and len({slug(choice) for choice in choices}) < 2:
        raise BadInput(
            "choices",
            _("« {label} » est un choix : donnez au moins deux réponses différentes.").format(
                label=one.label
            ),
        )
    return replace(one, kind=FieldKind(one.kind), choices=choices if one.kind == FieldKind.CHOICE else ())


def _require_criterion(one: Criterion, tracks: Collection[str]) -> None:
    if not one.label.strip():
        raise BadInput("criterion", _("Donnez un intitulé à chaque critère."))
    if not 1 <= one.weight <= MOST_WEIGHT or not 1 <= one.scale <= MOST_SCALE:
        raise BadInput(
            "criterion",
            _("« {label} » : le poids et la note la plus haute vont de 1 à {most}.").format(
                label=one.label, most=MOST_WEIGHT
            ),
        )
    if one.track and one.track not in tracks:
        raise BadInput(
            "criterion_track",
            _("« {label} » est noté pour un parcours que l’appel n’a pas : {track}.").format(
                label=one.label, track=one.track
            ),
        )


def changed_call(before: CallInput, wanted: CallInput, use: Use) -> CallInput:
    """The call as it may become: what is answered and no longer asked is retired, not lost.

    Raises RuleBroken `field_answered` when the kind or a chosen answer of an answered field goes,
    `track_used`, `scale_scored`; each with the way out.
    """
    clean = checked_call(wanted)
    _require_fields(before, clean, use)
    gone = use.tracks - {track.key for track in clean.tracks}
    if gone:
        label = next((one.label for one in before.tracks if one.key in gone), "")
        raise RuleBroken(
            "track_used",
            _("Des candidatures suivent le parcours « {label} » : gardez-le, ou changez d’abord leur "
              "parcours.").format(label=label),
        )
    for criterion in clean.criteria:
        top = use.scored.get(criterion.id or 0, 0)
        if top > criterion.scale * 4:
            raise RuleBroken(
                "scale_scored",
                _("« {label} » a déjà des notes au-dessus de {scale} : gardez une note la plus haute "
                  "plus grande, ou ajoutez un autre critère.").format(
                    label=criterion.label, scale=criterion.scale
                ),
            )
    return replace(
        clean,
        fields=(*clean.fields, *_retired(before.fields, clean.fields, use.answers)),
        pieces=(*clean.pieces, *_retired(before.pieces, clean.pieces, use.pieces)),
    )


def _retired(
    before: Sequence[Any], now: Sequence[Any], used: Collection[str] | Mapping[str, Any]
) -> tuple[Any, ...]:
    kept = {one.key for one in now}
    return tuple(
        replace(one, retired=True) for one in before if one.key in used and one.key not in kept
    )


def _require_fields(before: CallInput, wanted: CallInput, use: Use) -> None:
    former = {one.key: one for one in before.fields}
    for one in wanted.fields:
        known, given = former.get(one.key), use.answers.get(one.key)
        if known is None or not given:
            continue
        if known.kind != one.kind:
            raise RuleBroken(
                "field_answered",
                _("Des candidatures répondent déjà à « {label} » : retirez cette question et ajoutez-en "
                  "une autre, les réponses resteront lisibles.").format(label=known.label),
            )
        lost = given - set(one.choices) if one.kind == FieldKind.CHOICE else frozenset()
        if lost:
            raise RuleBroken(
                "field_answered",
                _("« {choice} » est déjà choisi à la question « {label} » : gardez cette "
                  "réponse.").format(choice=sorted(lost)[0], label=known.label),
            )


def copied_call(
    former: CallInput, *, name: str, opens_on: date, cohort: CohortId | None
) -> CallInput:
    """A former call for another year: what it asked, its days shifted to begin on `opens_on`."""
    shift: timedelta = opens_on - former.opens_on
    return replace(
        former,
        name=name,
        cohort=cohort,
        opens_on=opens_on,
        closes_on=former.closes_on + shift,
        fields=tuple(one for one in former.fields if not one.retired),
        pieces=tuple(one for one in former.pieces if not one.retired),
        phases=tuple(
            replace(one, first_day=one.first_day + shift, last_day=one.last_day + shift, id=None)
            for one in former.phases
        ),
        criteria=tuple(replace(one, id=None) for one in former.criteria),
    )
