"""What a structure's card says, as facts and lines: identity, people, chantiers, agreements, money."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pole_desk.accounts.quotes.queries import Listed
from pole_desk.accounts.quotes.rules import EXPIRED, QuoteState, state_names
from pole_desk.accounts.receivables.rules.mandates import Standing, standing_names
from pole_desk.activities.leases.rules import State, state_name
from pole_desk.desktop.pages.parties.reading import Card
from pole_desk.desktop.pages.parties.words import LEASE_TONES, invoice_pill
from pole_desk.desktop.parts.rows import Act, Row
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.kernel.i18n import _, number, numeric_day
from pole_desk.kernel.identifiers import grouped_siren, grouped_siret
from pole_desk.kernel.money import euros
from pole_desk.registers.dossiers.rules import WHOLE, Kind, kind_name, share_text
from pole_desk.registers.parties.queries import Contact
from pole_desk.registers.parties.rules import Invoicing, Territory, invoicing_names, liable_names, role_names, territory_names

if TYPE_CHECKING:
    from pole_desk.desktop.pages.parties.acts import Acts

Go = Callable[[int], object]
Facts = list[tuple[str, str]]


def identity(card: Card) -> Facts:
    """Who the structure is; what is unknown is left out."""
    party = card.party
    rows = [
        (_("Sigle"), party.acronym),
        (_("Forme juridique"), party.legal_form),
        (_("SIREN"), grouped_siren(party.siren) if party.siren else ""),
        (_("SIRET"), grouped_siret(party.siret) if party.siret else ""),
        (_("N° de TVA"), party.vat_number or ""),
        (_("Assujettie à la TVA"), liable_names()[party.vat_liable]),
        (_("Code APE"), party.ape),
        (_("Effectif"), "" if party.headcount is None else number(party.headcount)),
        (_("Créée en"), "" if party.founded_year is None else str(party.founded_year)),
        (_("Objet"), party.object),
        (_("Charte LCP"), _("engagée") if party.lcp else ""),
        (_("Notes"), party.notes),
    ]
    return [(name, value) for name, value in rows if value]


def reach(card: Card) -> Facts:
    """Where the structure is and how it is reached."""
    party = card.party
    billing = party.billing_address
    rows = [
        (_("Téléphone"), party.phone),
        (_("E-mail"), party.email),
        (_("Site web"), party.website),
        (_("Adresse"), "\n".join(party.address.lines)),
        (_("Commune"), party.commune),
        (_("Territoire"), "" if party.territory == Territory.NONE else territory_names()[party.territory]),
        (_("Dessert aussi"), ", ".join(party.places)),
        (_("Facturer à"), "" if billing is None else "\n".join(billing.lines)),
        (_("Adresse électronique"), party.electronic_address),
        (_("Bon de commande"), party.order_number),
        (_("Paiement à"), "" if party.payment_terms_days is None
         else _("{n} jours").format(n=party.payment_terms_days)),
        (_("Facturée par"), "" if party.invoicing == Invoicing.TOGETHER else invoicing_names()[party.invoicing]),
    ]  # fmt: skip
    return [(name, value) for name, value in rows if value]


def contact_rows(card: Card, acts: Acts) -> list[Row]:
    return [_contact(one, acts, card.why_closed) for one in card.contacts if one.name]


def _contact(one: Contact, acts: Acts, why: str) -> Row:
    told = " · ".join(part for part in (one.function, one.phone, one.email) if part)
    if one.left_on is not None:
        told = _("partie le {day}").format(day=numeric_day(one.left_on))
        back = Act(_("De retour"), partial(acts.contact_back, one), why)
        return Row(one.name, told, pill=_("partie"), acts=(
            back, Act(_("Effacer pour toujours…"), partial(acts.erase_contact, one))
        ), off=True)  # fmt: skip
    duties = [word for on, word in ((one.main, _("principal")), (one.billing, _("factures"))) if on]
    return Row(
        one.name, told, pill=" · ".join(duties), tone="accent",
        acts=(
            Act(_("Modifier…"), partial(acts.change_contact, one), why),
            Act(_("N’est plus à la structure"), partial(acts.contact_left, one), why),
            Act(_("Effacer pour toujours…"), partial(acts.erase_contact, one)),
        ),
    )  # fmt: skip


def role_rows(card: Card) -> list[Row]:
    names = role_names()
    return [
        Row(
            names[spell.role].capitalize(),
            _("depuis le {day}").format(day=numeric_day(spell.since)) if spell.until is None
            else _("du {first} au {last}").format(first=numeric_day(spell.since), last=numeric_day(spell.until)),
            off=spell.until is not None,
        )
        for spell in sorted(card.spells, key=lambda one: (one.until is not None, one.role))
    ]  # fmt: skip


def scheme_rows(card: Card, acts: Acts) -> list[Row]:
    rows = []
    for one in card.party.schemes:
        told = _("depuis le {day}").format(day=numeric_day(one.since))
        if one.until is not None:
            told = _("du {first} au {last}").format(first=numeric_day(one.since), last=numeric_day(one.until))
        detail = f"{one.detail} · {told}" if one.detail else told
        rows.append(Row(one.scheme, detail, acts=(
            Act(_("Noter la fin…"), partial(acts.end_scheme, one), card.why_closed),
            Act(_("Retirer : noté par erreur"), partial(acts.withdraw_scheme, one), card.why_closed),
        )))  # fmt: skip
    return rows


def link_rows(card: Card) -> list[Row]:
    """Each chantier served and its share, then what is not linked."""
    rows = [
        Row(f"{one.number}. {one.title}", _("depuis le {day}").format(day=numeric_day(one.first_day)),
            share_text(one.share))
        for one in card.links
    ]  # fmt: skip
    rest = WHOLE - sum(one.share for one in card.links)
    if rows and rest:
        rows.append(Row(_("Non relié"), "", share_text(rest), off=True))
    return rows


def lease_rows(card: Card, go: Go) -> list[Row]:
    rows = []
    order = {State.RUNNING: 0, State.NOTICE: 1, State.SIGNED: 2, State.DRAFT: 3}
    for one in sorted(card.leases, key=lambda one: (order.get(State(one.state), 9), one.first_day)):
        span = _("depuis le {day}").format(day=numeric_day(one.first_day))
        if one.last_day is not None:
            span = _("du {first} au {last}").format(
                first=numeric_day(one.first_day), last=numeric_day(one.last_day)
            )
        parts = [one.spaces, span, _("{n} pers.").format(n=one.people) if one.people else ""]
        if one.party != card.party.id:
            parts.insert(0, _("chez {name}").format(name=one.party_name))
        rows.append(Row(
            one.number, " · ".join(part for part in parts if part), euros(one.rent),
            state_name(one.state), LEASE_TONES.get(State(one.state), "neutral"), open=partial(go, one.id),
        ))  # fmt: skip
    return rows


def dossier_rows(card: Card) -> list[Row]:
    """The dossiers that are not agreements: these have their own card."""
    states = {"open": _("ouvert"), "closed": _("clos"), "cancelled": _("annulé")}
    agreements = {Kind.HOSTING, Kind.STORAGE}
    return [
        Row(one.title, _("{kind}, ouvert le {day}").format(
            kind=kind_name(one.kind), day=numeric_day(one.opened_on)), pill=states.get(one.state, one.state))
        for one in card.dossiers if one.kind not in agreements
    ]  # fmt: skip


def invoice_rows(card: Card, go: Go) -> list[Row]:
    rows = []
    for one in card.invoices:
        word, tone = invoice_pill(one.state)
        told = _("émise le {day}, à payer le {due}").format(
            day=numeric_day(one.issued_on), due=numeric_day(one.due_on)
        )
        rows.append(Row(one.number, told, euros(one.total), word, tone, open=partial(go, one.id)))
    return rows


def mandate_rows(card: Card, go: Go) -> list[Row]:
    """What lets the pole debit it, each with whether it still holds."""
    tones = {Standing.LIVE: "success", Standing.TO_COME: "info", Standing.LAPSED: "danger"}
    return [
        Row(
            one.reference, _("{iban}, signé le {day}").format(iban=iban_groups(one.account.iban), day=numeric_day(one.signed_on)),
            pill=standing_names()[one.standing(card.today)], tone=tones.get(one.standing(card.today), "neutral"),
            open=partial(go, one.id),
        )
        for one in card.mandates
    ]  # fmt: skip


def quote_rows(card: Card, go: Callable[[Listed], None]) -> list[Row]:
    """What was offered to it, events too, the newest first."""
    tones = {
        QuoteState.SENT: "info", QuoteState.ACCEPTED: "success", EXPIRED: "warning",
    }  # fmt: skip
    return [
        Row(
            one.number, one.title, euros(one.total), state_names()[one.state].lower(), tones.get(one.state, "neutral"),
            open=partial(go, one),
        )
        for one in card.quotes
    ]  # fmt: skip


def money(card: Card) -> Facts:
    """What the structure owes, and what the pole gives up for it this year."""
    late = card.balance.overdue
    owed = euros(card.balance.balance)
    if late > 0:
        owed = _("{owed}, dont {late} en retard").format(owed=owed, late=euros(late))
    people = sum(one.people for one in card.leases if one.state in (State.RUNNING, State.NOTICE))
    return [
        (_("Solde dû"), owed),
        (_("Soutien en nature"), _("{given} cette année, sur {listed} au prix de liste").format(
            given=euros(card.support), listed=euros(card.listed))),
        (_("Personnes au pôle"), number(people)),
    ]  # fmt: skip
