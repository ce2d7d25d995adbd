"""A file of candidacies: its columns by their titles, a line as a project and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.incubator.rules.calls import FormField, Track
from pole_desk.activities.incubator.rules.candidacies import checked_answers
from pole_desk.activities.incubator.rules.identity import ProjectInput, checked_project
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import parse_day, slug
from pole_desk.registers.parties.rules import Territory, territory_names

MOST_LINES = 5000
_TITLES: Mapping[str, tuple[str, ...]] = {
    "title": ("projet", "nom du projet", "intitule du projet"),
    "carrier": ("porteur", "porteuse", "porteur ou porteuse", "porteur de projet", "nom et prenom", "nom"),
    "email": ("e mail", "email", "mail", "courriel", "adresse e mail"),
    "phone": ("telephone", "tel"),
    "pitch": ("presentation", "resume", "description"),
    "people": ("personnes", "nombre de personnes"),
    "commune": ("commune", "ville"),
    "territory": ("territoire",),
    "track": ("parcours",),
    "received": ("recue le", "date", "date de depot", "horodateur"),
    "project": ("n", "numero", "n projet", "identite"),
}
"""What a column says, and the titles under which it is found."""


class Columns(NamedTuple):
    """The titles of a file: those of the project by what they say, those of the form by key."""

    own: Mapping[str, str]
    answers: Mapping[str, str]


class FileCandidacy(NamedTuple):
    """A line: who applies, to which track, when, and what is answered; `known` when it says a number."""

    line: int
    known: int | None
    project: ProjectInput
    track: str
    received_on: date
    answers: Mapping[str, str | bool]


def columns_of(titles: Sequence[str], fields: Sequence[FormField]) -> Columns:
    """The columns by their titles; a question of the call goes before the usual titles.

    Raises BadInput `import_columns` naming the titles that are not understood, or missing.
    """
    questions = {slug(one.label): one.key for one in fields}
    own: dict[str, str] = {}
    answers: dict[str, str] = {}
    strange = []
    for title in titles:
        word = slug(title)
        said = next((name for name, words in _TITLES.items() if word in words), None)
        if word in questions:
            answers[questions[word]] = title
        elif said is not None and said not in own:
            own[said] = title
        else:
            strange.append(title)
    if strange:
        raise BadInput(
            "import_columns",
            _("Colonnes non reconnues : {titles}. Nommez-les comme les questions de l’appel, ou "
              "Projet, Porteur, E-mail, Téléphone, Présentation, Personnes, Commune, Territoire, "
              "Parcours, Reçue le.").format(titles=", ".join(strange)),
            columns=strange,
        )
    if "title" not in own and "project" not in own:
        raise BadInput("import_columns", _("Il manque la colonne « Projet »."), columns=["Projet"])
    return Columns(own, answers)


def read_candidacy(
    line: int,
    values: Mapping[str, str],
    columns: Columns,
    *,
    fields: Sequence[FormField],
    tracks: Sequence[Track],
    today: date,
) -> FileCandidacy:
    """A line of the file; raises BadInput saying what of it is not understood."""
    said = {name: values[title].strip() for name, title in columns.own.items()}
    number = said.get("project", "")
    if number and not number.isdecimal():
        raise BadInput("import_line", _("« {text} » n’est pas un numéro de projet").format(text=number))
    title = said.get("title", "")
    if not title and not number:
        raise BadInput("import_line", _("le nom du projet manque"))
    people = said.get("people", "") or "1"
    if not people.isdecimal():
        raise BadInput("people", _("« {text} » n’est pas un nombre de personnes").format(text=people))
    project = checked_project(ProjectInput(
        title=title or number, carrier=said.get("carrier", ""), email=said.get("email", ""),
        phone=said.get("phone", ""), pitch=said.get("pitch", ""), people=int(people),
        commune=said.get("commune", ""), territory=_territory(said.get("territory", "")),
    ))  # fmt: skip
    given = said.get("received", "")
    answers = {key: values[title] for key, title in columns.answers.items() if values[title].strip()}
    return FileCandidacy(
        line,
        int(number) if number else None,
        project,
        _track(said.get("track", ""), tracks),
        parse_day(given.split(" ")[0], today) if given else today,
        checked_answers(fields, answers, today=today),
    )


def _territory(text: str) -> str:
    if not text:
        return Territory.NONE
    for kind, name in territory_names().items():
        if slug(text) in (slug(kind), slug(name)):
            return kind
    raise BadInput(
        "territory",
        _("« {text} » n’est pas un territoire ({known})").format(
            text=text, known=", ".join(territory_names().values())
        ),
    )


def _track(text: str, tracks: Sequence[Track]) -> str:
    for track in tracks:
        if slug(text) in (slug(track.label), slug(track.key)):
            return track.key
    if not text and not tracks:
        return ""
    if not tracks:
        raise BadInput("track", _("cet appel n’a pas de parcours"))
    raise BadInput(
        "track",
        _("« {text} » n’est pas un parcours de l’appel ({known})").format(
            text=text, known=", ".join(track.label for track in tracks)
        ),
    )
