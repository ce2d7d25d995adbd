"""Projects and outcomes as typed, checked, and written: one by one or many from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pole_desk.activities.fund.commands._steps import require_past
from pole_desk.activities.fund.rules import FOLLOW_UPS, OutcomeKind, require_words
from pole_desk.activities.fund.tables import OutcomeRow, ProjectRow
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import CENT
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import DossierId, PartyId
from pole_desk.registers.parties.queries import require_party
from pole_desk.registers.parties.rules import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInput:
    """A project as typed; `policies` are the public policies that it concerns."""

    title: str
    need: str = ""
    contact: str = ""
    commune: str = ""
    territory: str = Territory.NONE
    policies: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeInput:
    """An outcome as typed: a policy (which, how, evidence) or an enterprise (which, jobs, alive)."""

    kind: OutcomeKind
    month: int = 0
    on: date | None = None
    policy: str = ""
    how: str = ""
    evidence: str = ""
    party: PartyId | None = None
    structure: str = ""
    legal_form: str = ""
    jobs: Decimal | None = None
    alive: bool | None = None


def number_of(dossier: DossierId, on: date) -> str:
    """The number that a project is known by: `P-2026-0012`."""
    return f"P-{on.year}-{dossier:04d}"


def checked_project(project: ProjectInput) -> ProjectInput:
    """The project with its texts tidied; raises BadInput `title`, `territory`."""
    title = require_words(project.title, "title", _("Donnez un titre au projet."))
    if project.territory not in set(Territory):
        raise BadInput(
            "territory",
            _("« {text} » n’est pas un territoire : écrivez qpv, periurban ou none.").format(
                text=project.territory
            ),
            value=project.territory,
        )
    policies = dict.fromkeys(text.strip() for text in project.policies if text.strip())
    return ProjectInput(
        title=title, need=project.need.strip(), contact=project.contact.strip(),
        commune=project.commune.strip(), territory=project.territory, policies=tuple(policies),
    )  # fmt: skip


def search_key_of(row: ProjectRow, title: str) -> str:
    """What the search reads of a project."""
    return slug(
        f"{row.number} {title} {row.contact} {row.commune} {' '.join(row.policies)} {row.need}"
    )


def outcome_row(project: int, typed: OutcomeInput) -> OutcomeRow:
    """An outcome checked, as it is written."""
    return OutcomeRow(
        project=project, kind=str(typed.kind), month=typed.month, on_day=typed.on,
        policy=typed.policy, how=typed.how, evidence=typed.evidence, party=typed.party,
        structure=typed.structure, legal_form=typed.legal_form, jobs=typed.jobs, alive=typed.alive,
        replaces=None, revision_reason="", standing=True,
    )  # fmt: skip


def checked_outcome(tx: Tx, typed: OutcomeInput) -> OutcomeInput:
    """The outcome with its texts tidied; raises BadInput `month`, `outcome`, NotFound `party`."""
    if typed.month not in (0, *FOLLOW_UPS):
        raise BadInput("month", _("Un résultat se note à la fin, à 12, 24 ou 36 mois."))
    day = require_past(tx, typed.on)
    if typed.kind == OutcomeKind.POLICY:
        return OutcomeInput(
            kind=OutcomeKind.POLICY, month=typed.month, on=day, how=typed.how.strip(),
            policy=require_words(typed.policy, "outcome", _("Dites quelle politique a été enrichie.")),
            evidence=require_words(typed.evidence, "outcome", _("Donnez la preuve : délibération, "
                                   "convention, article…")),
        )  # fmt: skip
    if typed.alive is None:
        raise BadInput("outcome", _("Dites si l’entreprise vit toujours."))
    if typed.party is not None:
        require_party(tx, party=typed.party)
    elif typed.alive and not typed.structure.strip():
        raise BadInput("outcome", _("Nommez la structure que le projet est devenu."))
    if typed.jobs is not None and (typed.jobs < 0 or typed.jobs != typed.jobs.quantize(CENT)):
        raise BadInput("outcome", _("Des emplois se comptent en équivalents temps plein, par exemple 2,5."))
    return OutcomeInput(
        kind=OutcomeKind.ENTERPRISE, month=typed.month, on=day, how=typed.how.strip(),
        evidence=typed.evidence.strip(), party=typed.party, structure=typed.structure.strip(),
        legal_form=typed.legal_form.strip(), jobs=typed.jobs, alive=typed.alive,
    )  # fmt: skip
