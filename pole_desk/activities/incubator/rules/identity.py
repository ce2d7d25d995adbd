"""A project as typed, and when two of them are the same person's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from pole_desk.activities.incubator.rules.stages import WITH_PLACE, Stage
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _
from pole_desk.kernel.texts import one_line
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.rules import Territory, checked_email
from pole_desk.registers.parties.rules.likeness import NEAR, Name

MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInput:
    """A project and who carries it, as typed; `people` are those who carry it together."""

    title: str
    carrier: str = ""
    email: str = ""
    phone: str = ""
    pitch: str = ""
    people: int = 1
    commune: str = ""
    territory: str = Territory.NONE
    track: str = ""
    network: PartyId | None = None
    """The partner network that sent it."""


def checked_project(values: ProjectInput) -> ProjectInput:
    """The project with tidy spaces; raises BadInput `title`, `email`, `people`, `territory`."""
    clean = replace(
        values,
        title=one_line(values.title),
        carrier=one_line(values.carrier),
        email=checked_email(values.email.strip()),
        phone=" ".join(values.phone.split()),
        pitch=values.pitch.strip(),
        commune=one_line(values.commune),
        track=values.track.strip(),
    )
    if not clean.title:
        raise BadInput("title", _("Donnez un nom au projet, même provisoire."))
    if not 1 <= clean.people <= MOST_PEOPLE:
        raise BadInput(
            "people", _("Un projet est porté par 1 à {most} personnes.").format(most=MOST_PEOPLE)
        )
    if clean.territory not in {str(kind) for kind in Territory}:
        raise BadInput(
            "territory", _("Le territoire « {text} » est inconnu.").format(text=clean.territory)
        )
    return clean


@dataclass(frozen=True, slots=True)
class Face:
    """What of an identity is compared: its title, its carrier, the e-mail."""

    title: str
    carrier: str
    email: str


_name = lru_cache(maxsize=8192)(Name)
SAME = 95
"""From this likeness on, two identities are taken for one until somebody says otherwise."""


def likeness(one: Face, other: Face) -> tuple[int, str]:
    """How alike two identities are (0 to 100) and why, in French; below `NEAR`, 0.

    The same e-mail or the same title and carrier is the same identity; the same carrier under
    another title, or a near title, may be.
    """
    mail = one.email.strip().lower()
    title = _name(one.title).likeness(_name(other.title))
    carrier = (
        _name(one.carrier).likeness(_name(other.carrier)) if one.carrier and other.carrier else None
    )
    if mail and mail == other.email.strip().lower():
        return 100, _("même adresse e-mail")
    if _name(one.title).key == _name(other.title).key and (carrier is None or carrier >= NEAR):
        return SAME, _("même projet")
    if carrier is not None and carrier >= NEAR:
        return min(carrier, SAME - 1), _("même porteur ou porteuse")
    if title >= NEAR and carrier is None:
        return min(title, SAME - 1), _("noms de projet proches")
    return 0, ""


FILLED = ("carrier", "email", "phone", "pitch", "commune", "track", "network")
"""What an identity takes from another that is merged into it, where it tells nothing itself."""
_TOLD = ("carrier", "email", "phone", "pitch", "commune")
_FAR = (
    Stage.STOPPED, Stage.SPOTTED, Stage.MET, Stage.APPLIED, Stage.SELECTED, Stage.INCUBATED, Stage.CREATED,
    Stage.PEPINIERE,
)  # fmt: skip


def completed(known: ProjectInput, told: ProjectInput) -> ProjectInput:
    """What is known of a project, with what is told where nothing was known; nothing known changes."""
    given: dict[str, str] = {name: getattr(known, name) or getattr(told, name) for name in _TOLD}
    territory = told.territory if known.territory == Territory.NONE else known.territory
    return replace(known, territory=territory, **given)  # type: ignore[arg-type]


def require_mergeable(
    kept: tuple[int, str, str],
    merged: tuple[int, str, str],
    *,
    placed: bool,
    parties: tuple[int | None, int | None],
) -> None:
    """Whether an identity (number, title, stage) may go into another; the one that came further is kept.

    Raises RuleBroken `merge_itself`, `merge_placed`, `merge_further`, `merge_party`.
    """
    if kept[0] == merged[0]:
        raise RuleBroken("merge_itself", _("C’est le même projet : choisissez-en un autre."))
    names = {"one": kept[1], "other": merged[1]}
    if placed:
        raise RuleBroken(
            "merge_placed",
            _("« {other} » a une place dans une promotion : gardez-le, et réunissez « {one} » à lui.").format(**names),
        )
    if _FAR.index(Stage(merged[2])) > _FAR.index(Stage(kept[2])):
        raise RuleBroken(
            "merge_further",
            _("« {other} » est plus avancé que « {one} » : gardez-le, et réunissez l’autre à lui.").format(**names),
        )
    if parties[1] is not None and parties[0] != parties[1]:
        raise RuleBroken(
            "merge_party",
            _("« {other} » est rattaché à une structure que « {one} » n’a pas : détachez-la, ou rattachez les "
              "deux à la même.").format(**names),
        )


def require_erasable(title: str, stage: str, *, erased: bool, waiting: bool) -> None:
    """Whether a person may be erased: neither accompanied nor before a jury.

    Raises RuleBroken `incubation_erased`, `erase_followed`.
    """
    if erased:
        raise RuleBroken(
            "incubation_erased", _("Les données personnelles de « {title} » sont déjà effacées.").format(title=title)
        )
    if stage in WITH_PLACE:
        raise RuleBroken(
            "erase_followed",
            _("« {title} » est accompagné : notez d’abord sa sortie, l’effacement suivra.").format(title=title),
        )
    if waiting:
        raise RuleBroken(
            "erase_followed",
            _("« {title} » a une candidature en cours : retirez-la d’abord, avec le motif.").format(title=title),
        )


def require_named(title: str, *, erased: bool) -> None:
    """Nothing personal comes back to an erased identity; raises RuleBroken `incubation_erased`."""
    if erased:
        raise RuleBroken(
            "incubation_erased",
            _("Les données personnelles de « {title} » ont été effacées à la demande : repérez un nouveau "
              "projet.").format(title=title),
        )
