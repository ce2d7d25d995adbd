"""A plan of chantiers read from a file: JSON that says all, or CSV with a line per chantier."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pole_desk.formats import csv
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import iso_day, slug
from pole_desk.registers.chantiers.rules import NewChantier
from pole_desk.registers.dossiers.rules.drafts import Becomes, Draft, axis_code, draft, numbers_typed

COLUMNS = {"number": "numero", "title": "titre", "axis": "axe", "goal": "objectif", "takes over": "reprend",
           "transversal": "transversal"}  # fmt: skip
"""The columns of a CSV of chantiers, in English and in French."""

YES = frozenset({"oui", "x", "yes", "true", "1"})


def read_draft(
    file: Path, *, name: str | None, first_day: str | None, last_day: str | None, mapping: Sequence[str]
) -> Draft:
    """The plan of a file; a name and days given beside it win, and so does `mapping` for the chantiers it names.

    Raises BadInput: what can't be read, and where.
    """
    found = _csv(file) if file.suffix.lower() == ".csv" else _json(file)
    days = {"from": first_day or found.get("from"), "to": last_day or found.get("to")}
    for key, day in days.items():
        if not day:
            raise BadInput("plan_dates", _("Donnez les dates du plan : --{key} AAAA-MM-JJ.").format(key=key))
    axes: dict[str, str] = {str(code): str(title) for code, title in _table(found, "axes").items()}
    chantiers, becomes = _chantiers(found, axes)
    for former, after in map(_mapped, mapping):
        becomes = [one for one in becomes if one.former != former]
        becomes += [Becomes(former, number, share) for number, share in after.items()]
    return draft(
        name=name or str(found.get("name") or ""), first_day=iso_day(str(days["from"])),
        last_day=iso_day(str(days["to"])), axes=axes, chantiers=chantiers, becomes=becomes,
        goals=_words(found, "goals"), stakes=_words(found, "stakes"),
    )  # fmt: skip


def _csv(file: Path) -> dict[str, Any]:
    names = {slug(french): name for name, french in COLUMNS.items()} | {name: name for name in COLUMNS}
    rows = [
        {names[head].replace(" ", "_"): value for title, value in row.values.items() if (head := slug(title)) in names}
        for row in csv.read(file).rows
    ]
    return {"chantiers": rows}


def _json(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(
            "plan_file",
            _("Le fichier {path} ne peut pas être lu : {reason}.").format(path=file, reason=why_refused(error)),
        ) from None
    except ValueError:
        raise BadInput("plan_file", _("« {name} » n’est pas un fichier JSON en UTF-8.").format(name=file.name)) from None
    if not isinstance(found, dict):
        raise BadInput("plan_file", _("Le fichier décrit un plan : un objet avec une liste « chantiers »."))
    return found


def _chantiers(found: Mapping[str, Any], axes: dict[str, str]) -> tuple[list[NewChantier], list[Becomes]]:
    rows = found.get("chantiers")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput("plan_file", _("Le fichier doit donner une liste « chantiers »."))
    chantiers: list[NewChantier] = []
    becomes: list[Becomes] = []
    for place, row in enumerate(rows, start=1):
        number, axis = str(row.get("number") or "").strip(), str(row.get("axis") or "").strip()
        if not number.isdecimal() or len(number) > 4:
            raise BadInput("plan_line", _("Chantier {place} du fichier : il lui faut un numéro.").format(place=place))
        if axis and axis not in axes:
            axes.setdefault(axis_code(axis), axis)
            axis = axis_code(axis)
        chantiers.append(NewChantier(
            number=int(number), title=str(row.get("title") or "").strip(), axis=axis,
            goal=str(row.get("goal") or "").strip(), transversal=row.get("transversal") is True or slug(str(row.get("transversal") or "")) in YES,
        ))  # fmt: skip
        becomes += [Becomes(former, int(number), share) for former, share in _taken(row.get("takes_over")).items()]
    return chantiers, becomes


def _taken(given: Any) -> dict[int, int | None]:
    """`[1, 2]`, `{"4": 60}` or `"1, 4:60"`: former numbers, each with its share in percent or none."""
    if isinstance(given, dict):
        given = " ".join(f"{number}:{share}" for number, share in given.items())
    elif isinstance(given, list):
        given = " ".join(map(str, given))
    return numbers_typed("" if given is None else str(given))


def _mapped(words: str) -> tuple[int, dict[int, int | None]]:
    former, equals, after = words.partition("=")
    if not equals or not former.strip().isdecimal() or len(former) > 9:
        raise BadInput("plan_mapping", _("« {words} » ne se lit pas. Écrivez par exemple 4=2:60,3:40.").format(words=words))
    return int(former), numbers_typed(after)


def _table(found: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = found.get(key) or {}
    if not isinstance(value, dict):
        raise BadInput("plan_file", _("« {key} » donne le titre de chaque axe par son code.").format(key=key))
    return value


def _words(found: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = found.get(key) or []
    if not isinstance(value, list):
        raise BadInput("plan_file", _("« {key} » est une liste de phrases.").format(key=key))
    return tuple(str(one).strip() for one in value if str(one).strip())
