"""Links to chantiers and fund projects: one owner's, many owners' at once, those proposed.

A link is never changed: it ends and another begins, so that past reports stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import ChantierId, DossierId, PartyId
from pole_desk.registers.dossiers.commands._plan_days import PlanDays
from pole_desk.registers.dossiers.commands._rows import (
    OF_DOSSIER,
    OF_PARTY,
    LinkRow,
    Stood,
    added,
    end,
    known_dossier,
    live,
    put_back,
    take_turn,
    told,
)
from pole_desk.registers.dossiers.queries import link_proposals, project_links
from pole_desk.registers.dossiers.rules import WHOLE, Kind, State, require_shares
from pole_desk.registers.dossiers.tables import DossierLinkRow, PartyLinkRow
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.queries import require_party

Shares = Mapping[ChantierId, int]
Projects = Mapping[DossierId, int]


@command(Permission.CHANTIERS)
def set_links(
    tx: Tx,
    *,
    dossier: DossierId,
    shares: Shares | None = None,
    on: date,
    projects: Projects | None = None,
) -> None:
    """The chantiers and fund projects that a dossier serves from a day on, in basis points; before, as it was.

    None leaves chantiers, or projects, as they are; a project is named by its dossier. Raises
    NotFound, RuleBroken `shares_sum`.
    """
    row = known_dossier(tx, dossier)
    before = _relink(tx, OF_DOSSIER, [dossier], shares, projects, on)
    tx.says(_("Liens modifiés pour « {title} ».").format(title=row.title))
    tx.undo_with(restore_links, before=before)


@command(Permission.CHANTIERS)
def serve_project(
    tx: Tx, *, project: DossierId, dossiers: Sequence[DossierId], share: int, on: date
) -> int:
    """Let dossiers serve a fund project from a day on, each by this share; the other links stay.

    A share of 0 takes them away from it. Raises BadInput `nothing_to_link`, NotFound, RuleBroken.
    """
    if not dossiers:
        raise BadInput("nothing_to_link", _("Choisissez au moins une ligne à rattacher."))
    title = known_dossier(tx, project).title
    take_turn(tx, OF_DOSSIER, list(dossiers))
    before: list[Stood] = []
    for dossier in dict.fromkeys(dossiers):
        known_dossier(tx, dossier)
        served = {one.project: one.share for one in project_links(tx, dossier=dossier, on=on)}
        kept = {one: given for one, given in served.items() if one != project}
        before += _relink(tx, OF_DOSSIER, [dossier], None, {**kept, project: share} if share else kept, on)
    count = len(set(dossiers))
    text = ngettext("{n} dossier sert « {title} ».", "{n} dossiers servent « {title} ».", count) if share else ngettext(
        "{n} dossier ne sert plus « {title} ».", "{n} dossiers ne servent plus « {title} ».", count)  # fmt: skip
    tx.undo_with(restore_links, before=before)
    tx.says(text.format(n=count, title=title))
    return count


@command(Permission.CHANTIERS)
def set_party_links(tx: Tx, *, party: PartyId, shares: Shares, on: date) -> None:
    """The chantiers that a structure serves from a day on; its open dossiers keep theirs."""
    card = party_card(tx, party=party)
    before = _relink(tx, OF_PARTY, [party], shares, None, on)
    tx.says(_("Liens aux chantiers modifiés pour {name}.").format(name=card.name))
    tx.undo_with(restore_links, before=before)


@command(Permission.CHANTIERS)
def link_many(
    tx: Tx,
    *,
    dossiers: Sequence[DossierId] = (),
    parties: Sequence[PartyId] = (),
    shares: Shares | None = None,
    projects: Projects | None = None,
    on: date,
) -> int:
    """Give many dossiers and structures the same links from a day on, in one act; how many there were.

    Raises BadInput `nothing_to_link`, NotFound, RuleBroken.
    """
    if not dossiers and not parties:
        raise BadInput("nothing_to_link", _("Choisissez au moins une ligne à rattacher."))
    if parties and projects is not None:
        raise RuleBroken(
            "party_project",
            _("Une structure ne se rattache pas à un projet soutenu : rattachez ses dossiers."),
        )
    for dossier in dossiers:
        known_dossier(tx, dossier)
    for party in parties:
        require_party(tx, party=party)
    before = _relink(tx, OF_DOSSIER, dossiers, shares, projects, on)
    if parties:
        before += _relink(tx, OF_PARTY, parties, shares, None, on)
    count = len(set(dossiers)) + len(set(parties))
    tx.undo_with(restore_links, before=before)
    tx.says(
        ngettext("{n} fiche est rattachée.", "{n} fiches sont rattachées.", count).format(n=count)
    )
    return count


@command(Permission.CHANTIERS)
def take_proposals(
    tx: Tx, *, dossiers: Sequence[DossierId] = (), parties: Sequence[PartyId] = (), on: date
) -> int:
    """Give each dossier or structure without links those proposed for it; how many took some."""
    wanted = {(OF_DOSSIER, int(one)) for one in dossiers} | {(OF_PARTY, int(one)) for one in parties}
    before: list[Stood] = []
    count = 0
    for one in link_proposals(tx, on=on):
        if (one.of, one.owner) in wanted:
            before += _relink(tx, one.of, [one.owner], one.shares, None, on)
            count += 1
    tx.undo_with(restore_links, before=before)
    tx.says(
        ngettext("{n} fiche est rattachée.", "{n} fiches sont rattachées.", count).format(n=count)
    )
    return count


@command(Permission.CHANTIERS)
def restore_links(tx: Tx, *, before: Sequence[Stood]) -> None:
    """Put links back as they stood; raises Conflict when others were set since that pass the whole."""
    again = put_back(tx, before)
    tx.undo_with(restore_links, before=again)
    tx.says(_("Les liens sont rétablis."))


def _relink(
    tx: Tx,
    of: str,
    owners: Sequence[int],
    shares: Shares | None,
    projects: Projects | None,
    on: date,
) -> list[Stood]:
    owners = list(dict.fromkeys(owners))
    days = PlanDays(tx)
    season = days.on(on) if shares is None else days.require(shares, on)
    last_day = None if shares is None else season.last_day
    if projects is not None:
        _require_projects(tx, projects, owners if of == OF_DOSSIER else ())
    before = [
        end(row, on)
        for row in live(tx, of, owners, on)
        if (row.chantier not in season.later if row.chantier is not None else projects is not None)
        and (row.chantier is None or shares is not None)
    ]
    tx.session.flush()
    new = [row for owner in owners for row in _rows(of, owner, shares, projects, on, last_day)]
    tx.session.add_all(new)
    tx.session.flush()
    for owner in owners:
        told(tx, of, owner)
    return before + [added(row) for row in new]


def _rows(
    of: str,
    owner: int,
    shares: Shares | None,
    projects: Projects | None,
    on: date,
    last_day: date | None,
) -> Iterable[LinkRow]:
    for chantier, share in (shares or {}).items():
        given = {
            "chantier": chantier, "share": share, "first_day": on, "last_day": last_day,
            "withdrawn": False,
        }  # fmt: skip
        if of == OF_DOSSIER:
            yield DossierLinkRow(dossier=owner, **given)
        else:
            yield PartyLinkRow(party=owner, **given)
    for project, share in (projects or {}).items():
        yield DossierLinkRow(
            dossier=owner, project=project, share=share, first_day=on, last_day=None,
            withdrawn=False,
        )  # fmt: skip


def _require_projects(tx: Tx, projects: Projects, owners: Sequence[int]) -> None:
    require_shares(projects)
    for project in projects:
        row = known_dossier(tx, project)
        if row.kind != Kind.PROJECT or row.state == State.CANCELLED:
            raise RuleBroken(
                "not_a_project",
                _("Le dossier n° {id} n’est pas un projet soutenu.").format(id=project),
            )
        if project in owners and projects[project] != WHOLE:
            raise RuleBroken("own_project", _("Un projet ne se rattache pas à lui-même, sinon tout entier."))
