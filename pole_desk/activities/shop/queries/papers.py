"""The papers of the shop as frozen values: a participant's month, the rota; drawing is in formats."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.activities.shop.queries.contracts import contract as one_contract
from pole_desk.activities.shop.queries.ledger import ledger, month_sums
from pole_desk.activities.shop.queries.rota import opening_half_days, shifts
from pole_desk.activities.shop.queries.sales import sale_lines
from pole_desk.activities.shop.rules.ledger import payout_method_name
from pole_desk.activities.shop.rules.rota import HALVES, Slot, half_name
from pole_desk.formats.address import PostalAddress
from pole_desk.formats.pdf.papers import Column, ListDocument
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.statement import ShopStatement, StatementMove, StatementSale
from pole_desk.kernel.i18n import _, brief_day, moment_text, numeric_day, plain_day, weekday_name
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import PartyId, ShopContractId
from pole_desk.registers.catalog.queries import issuer, issuer_for
from pole_desk.registers.catalog.rules import Activity
from pole_desk.registers.parties.queries import party as party_card


def statement(reader: Reader, *, contract: ShopContractId, month: Month) -> ShopStatement:
    """A participant's month: its sales, the commission, the account. Raises NotFound, RuleBroken."""
    one = one_contract(reader, contract=contract)
    found = [row for row in month_sums(reader, month=month) if row.contract.id == contract]
    row = found[0] if found else None
    told = row.declaration if row is not None else None
    lines = sale_lines(reader, declaration=told.id) if told is not None else []
    before = ledger(reader, contract=contract)
    until = [entry for entry in before if entry.month <= str(month)]
    paid = row.paid if row is not None else None
    return ShopStatement(
        number=one.number,
        month=month,
        issue_date=reader.clock.today(),
        pole=_seller(reader, month.last),
        participant=_block(reader, one.party),
        netted=one.netting,
        version=told.revision if told is not None else 0,
        sales=tuple(
            StatementSale(
                category=line.category, pieces=line.pieces, amount=line.amount,
                rate=Decimal(line.rate) / 100, commission=line.commission,
            )
            for line in lines
        ),
        total=told.sales if told is not None else ZERO,
        commission=told.commission if told is not None else ZERO,
        commission_tax=told.commission_tax if told is not None else ZERO,
        rent=row.rent if row is not None else ZERO,
        due=row.due if row is not None else ZERO,
        paid="" if paid is None else _("{amount} par {method} le {day}").format(
            amount=euros(paid.amount), method=payout_method_name(paid.method), day=numeric_day(paid.paid_on)
        ),
        moves=tuple(
            StatementMove(
                on=entry.on, label=entry.label, amount=entry.amount,
                balance=entry.balance if entry.counts else None,
            )
            for entry in before if entry.month == str(month)
        ),
        balance=until[-1].balance if until else ZERO,
    )  # fmt: skip


def _seller(reader: Reader, on: date) -> PartyBlock:
    found = issuer(reader, issuer=issuer_for(reader, activity=Activity.SHOP, on=on))
    address = PostalAddress(
        street=found.street, extra=found.extra, postcode=found.postcode, town=found.town, country=found.country
    )
    return PartyBlock(
        name=found.name, lines=address.lines, siren=found.siren or None, siret=found.siret or None,
        vat_number=found.vat_number or None,
        legal=tuple(part for part in (found.legal_form, found.rcs) if part),
        email=found.email or None, phone=found.phone or None,
    )  # fmt: skip


def _block(reader: Reader, party: PartyId) -> PartyBlock:
    card = party_card(reader, party=party)
    return PartyBlock(
        name=card.name, lines=card.invoice_address.lines, siren=card.siren, siret=card.siret,
        vat_number=card.vat_number, legal=(card.legal_form,) if card.legal_form else (),
    )  # fmt: skip


def rota_sheet(reader: Reader, *, first: date, last: date) -> ListDocument:
    """The rota of some days to pin on the wall: each half-day, who keeps it, a box to sign."""
    kept: dict[Slot, list[str]] = {}
    for one in shifts(reader, first=first, last=last):
        kept.setdefault(Slot(one.day, one.half), []).append(one.party_name)
    wanted = sorted(
        {*opening_half_days(reader, first=first, last=last), *kept},
        key=lambda slot: (slot.day, HALVES.index(slot.half)),
    )
    return ListDocument(
        title=_("Permanences du magasin"),
        subtitle=_("du {first} au {last}").format(first=brief_day(first), last=plain_day(last)),
        columns=(
            Column(_("Jour"), 24), Column(_("Demi-journée"), 16), Column(_("Qui tient le magasin"), 40),
            Column(_("Signature"), 20),
        ),
        rows=tuple(
            (
                f"{weekday_name(slot.day).capitalize()} {brief_day(slot.day)}",
                half_name(slot.half),
                ", ".join(kept.get(slot, [])) or _("personne : à trouver"),
                "",
            )
            for slot in wanted
        ),
        printed=_("Imprimé le {at}").format(at=moment_text(reader.clock.now())),
    )  # fmt: skip
