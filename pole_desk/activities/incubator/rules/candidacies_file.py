"""A file of candidacies: its columns by their titles, a line as a project and its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pole_desk.activities.incubator.rules.calls import FieldKind, FormField, Track, field_kind_name
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


class FileColumn(NamedTuple):
    """A column that a file may have: its title, what it says, an example of it."""

    title: str
    says: str
    example: str


def file_columns(fields: Sequence[FormField], tracks: Sequence[Track]) -> list[FileColumn]:
    """The columns of a call's file, the questions of its form last; a line of the examples is received as it is."""
    own = [
        FileColumn(_("Projet"), _("le nom du projet, exigé"), _("La Laverie solidaire")),
        FileColumn(_("Porteur"), _("qui le porte"), _("Nadia Benali")),
        FileColumn(_("E-mail"), _("reconnaît un projet déjà suivi"), "nadia.benali@exemple.fr"),
        FileColumn(_("Téléphone"), "", "06 12 34 56 78"),
        FileColumn(_("Présentation"), _("le projet en quelques mots"), _("Laver son linge et se rencontrer.")),
        FileColumn(_("Personnes"), _("combien le portent"), "2"),
        FileColumn(_("Commune"), "", _("Nantes")),
        FileColumn(_("Territoire"), _(" ou ").join(name.lower() for name in territory_names().values()),
                   territory_names()[Territory.QPV]),
        FileColumn(_("Reçue le"), _("vide : aujourd’hui"), ""),
    ]  # fmt: skip
    if tracks:
        own.insert(-1, FileColumn(_("Parcours"), _(" ou ").join(one.label for one in tracks), tracks[0].label))
    asked = [one for one in fields if not one.retired]
    questions = {slug(one.label) for one in asked}
    return [
        *(one for one in own if slug(one.title) not in questions),
        *(FileColumn(one.label, _says(one), _example(one)) for one in asked),
    ]


def _says(one: FormField) -> str:
    kind = _(" ou ").join(one.choices) if one.kind == FieldKind.CHOICE else field_kind_name(one.kind)
    return _("{kind}, réponse exigée").format(kind=kind) if one.required else kind


def _example(one: FormField) -> str:
    if one.kind == FieldKind.CHOICE:
        return one.choices[0]
    return {
        FieldKind.TEXT: _("Un local de 40 m²"), FieldKind.LONG: _("Un quartier sans laverie."),
        FieldKind.NUMBER: "12,5", FieldKind.DATE: "15/01/2027", FieldKind.YES_NO: _("oui"),
    }[FieldKind(one.kind)]  # fmt: skip


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
