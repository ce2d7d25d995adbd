"""What is wrong or strange with a month's run, in words; the blocking ones are named here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pole_desk.accounts.billing.rules.comparison import is_far
from pole_desk.accounts.billing.rules.documents import Buyer, Seller
from pole_desk.accounts.billing.rules.ledger import Entry
from pole_desk.accounts.billing.rules.plan import Anomaly
from pole_desk.accounts.billing.rules.soundness import Flaw
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, month_name, numeric_day, of_month, percent
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.periods import Month
from pole_desk.ports.charges import Charge
from pole_desk.ports.ids import DossierId, PartyId

BLOCKING = frozenset({
    "no_price", "no_siren", "no_tax", "issuer_incomplete", "source_refused", "no_wording", "decimals", "locked",
})  # fmt: skip
"""An invoice can't be made lawfully, or at all. The others are to look at, but for a document's flaws."""
_SELLERS = ("issuer.", "settings.")
_FIELDS = ("issuer.", "party.", "settings.")


def anomaly(
    code: str,
    message: str,
    party: PartyId | None = None,
    name: str = "",
    where: str = "",
    dossier: DossierId | None = None,
) -> Anomaly:
    return Anomaly(code, code in BLOCKING, party, name, message, where, None, dossier)


def of_flaws(
    flaws: Iterable[Flaw], buyer: Buyer, seller: Seller, dossiers: Sequence[DossierId] = ()
) -> Iterator[Anomaly]:
    """What keeps a document from being sound: the field to put right is the seller's or the client's.

    `dossiers` are those of its lines, in order.
    """
    for flaw in flaws:
        if flaw.where.startswith(_SELLERS):
            yield Anomaly(flaw.code, True, None, seller.block.name, flaw.message, flaw.where, seller.issuer)
        else:
            of = _dossier_of(flaw.where, dossiers)
            yield Anomaly(flaw.code, True, buyer.party, buyer.block.name, flaw.message, flaw.where, None, of)


def _dossier_of(where: str, dossiers: Sequence[DossierId]) -> DossierId | None:
    """The dossier of `line.N.field`; the only one of the document for its other fields."""
    thing, _dot, rest = where.partition(".")
    position = rest.partition(".")[0]
    if thing == "line" and position.isdigit() and 0 < int(position) <= len(dossiers):
        return dossiers[int(position) - 1]
    return dossiers[0] if thing == "document" and len(set(dossiers)) == 1 else None


def once(found: Iterable[Anomaly], known: Iterable[Anomaly]) -> list[Anomaly]:
    """Those of `found` that say something new of their client or seller.

    A seller told incomplete is not told again field by field; a client without SIREN has no
    electronic address for that reason.
    """
    said = {(one.code, one.party, one.issuer, one.where) for one in known}
    without_siren = {one.party for one in known if one.code == "no_siren"}
    incomplete = {one.issuer for one in known if one.code == "issuer_incomplete"}
    new: dict[tuple[object, ...], Anomaly] = {}
    for one in found:
        key = (one.code, one.party, one.issuer, one.where)
        follows = one.code == "no_endpoint" and one.party in without_siren
        if key not in said and not follows and (one.issuer is None or one.issuer not in incomplete):
            new.setdefault((*key, "" if one.where.startswith(_FIELDS) else one.message), one)
    return list(new.values())


def of_source(error: PoleError) -> Anomaly:
    """A source could not tell what is due."""
    return anomaly("source_refused", error.message)


def of_charge(charge: Charge, name: str) -> Anomaly | None:
    """A charge without a price, or with more decimals than an invoice takes."""
    if not charge.unit_price and not charge.list_price:
        return anomaly(
            "no_price",
            _("« {label} » n’a pas de prix. Ajoutez-le dans Réglages, Tarifs, ou sur la "
              "convention.").format(label=charge.label),
            charge.party,
            name,
            dossier=charge.dossier,
        )
    fine = charge.unit_price >= 0 and _decimals(charge.quantity) <= 4 and _decimals(charge.unit_price) <= 6
    if fine:
        return None
    return anomaly(
        "decimals",
        _("« {label} » a une quantité ou un prix qu’une facture n’admet pas (4 et 6 décimales, "
          "prix positif).").format(label=charge.label),
        charge.party,
        name,
        dossier=charge.dossier,
    )


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def no_tax(entry: Entry, name: str) -> Anomaly:
    return anomaly(
        "no_tax",
        _("Le code de TVA « {tax} » de « {label} » n’est pas en vigueur au {day}. Complétez-le "
          "dans Réglages, TVA.").format(
            tax=entry.tax, label=entry.label, day=numeric_day(entry.service_to)
        ),
        entry.party,
        name,
        "settings.taxes",
        entry.dossier,
    )


def of_locked_day(until: date) -> Anomaly:
    """The day of issue is closed."""
    return anomaly("locked", locked_text(until), where="settings.lock")


def of_locked(entry: Entry, name: str, until: date) -> Anomaly:
    """A charge of a billing month that is closed was added or changed."""
    return anomaly(
        "locked",
        _("« {label} » ({month}) est à facturer ou a changé. {why}").format(
            label=entry.label, month=month_name(Month.parse(entry.month)), why=locked_text(until)
        ),
        entry.party,
        name,
        "settings.lock",
        entry.dossier,
    )


def of_late(entry: Entry, name: str, run: Month) -> Anomaly:
    """A charge of a closed month, typed since: it goes on with the run of an open one."""
    return anomaly(
        "late_charge",
        _("« {label} » est {month}, mois verrouillé : elle est facturée avec {run}.").format(
            label=entry.label, month=of_month(Month.parse(entry.month)), run=month_name(run)
        ),
        entry.party,
        name,
        "",
        entry.dossier,
    )


def locked_text(until: date) -> str:
    return _("La facturation est verrouillée jusqu’au {day}. Revenez sur le changement, ou reculez le verrou dans "
             "Réglages.").format(day=numeric_day(until))  # fmt: skip


def of_seller(seller: Seller, *, taxed: bool) -> Iterator[Anomaly]:
    """What the law wants of the seller on an invoice."""
    missing = [*seller.missing]
    if taxed and not seller.block.vat_number:
        missing.append(_("numéro de TVA"))
    if missing:
        yield Anomaly(
            "issuer_incomplete",
            True,
            None,
            seller.block.name,
            _("Le vendeur {name} est incomplet : {missing}. Complétez-le dans Réglages, "
              "Vendeurs.").format(name=seller.block.name, missing=", ".join(missing)),
            "issuer",
            seller.issuer,
        )
    if not seller.confirmed:
        yield anomaly(
            "issuer_unconfirmed",
            _("Les mentions du vendeur {name} ne sont pas encore confirmées.").format(
                name=seller.block.name
            ),
            name=seller.block.name,
            where="issuer.confirmed",
        )._replace(issuer=seller.issuer)


def of_buyer(buyer: Buyer) -> Iterator[Anomaly]:
    """What the law wants of the client on an invoice, and how to reach it."""
    name = buyer.block.name
    if not buyer.block.siren and (buyer.liable == "yes" or buyer.company):
        yield anomaly(
            "no_siren",
            _("{name} est une entreprise ou est assujettie à la TVA et n’a pas de SIREN : "
              "complétez sa fiche.").format(name=name),
            buyer.party,
            name,
            "party.siren",
        )
    if not buyer.address and (buyer.hosted or buyer.person):
        words = (
            _("{name} n’a pas d’adresse : sa facture porte celle du pôle, où elle est hébergée. Complétez sa fiche "
              "si elle en a une autre.")
            if buyer.hosted
            else _("{name} n’a pas d’adresse : sa facture n’en porte pas. Complétez sa fiche si c’est une structure.")
        )
        yield anomaly(
            "no_address",
            words.format(name=name),
            buyer.party,
            name,
            "party.address",
        )
    if not buyer.email:
        yield anomaly(
            "no_email",
            _("{name} n’a pas d’adresse e-mail pour ses factures.").format(name=name),
            buyer.party,
            name,
            "party.email",
        )


def of_amounts(party: PartyId, name: str, before: Decimal, after: Decimal, billed: Decimal) -> Iterator[Anomaly]:
    """What this month owes against last month, when there is something in both.

    `billed` is what the run would invoice: more with arrears of other months, less what was invoiced already,
    nothing once the month is issued.
    """
    if after and is_far(before, after):
        share = (after - before) * 100 / abs(before)
        told = percent(share) if share < 0 else f"+{percent(share)}"
        rest = "" if billed in (ZERO, after) else _(" ; {billed} à facturer, autres mois compris").format(billed=euros(billed))
        yield anomaly(
            "far",
            _("{name} : {after} dus pour ce mois au lieu de {before} pour le mois dernier ({share}){rest}.").format(
                name=name, after=euros(after), before=euros(before), share=told, rest=rest
            ),
            party,
            name,
        )


def nothing_to_bill(party: PartyId, name: str, title: str, dossier: DossierId) -> Anomaly:
    """An agreement runs and owes nothing, though it did or has just begun."""
    return anomaly(
        "nothing_to_bill",
        _("{name} : « {title} » est en cours et rien n’est à facturer.").format(
            name=name, title=title
        ),
        party,
        name,
        dossier=dossier,
    )


def put_off(entries: Iterable[Entry], name: str) -> Iterator[Anomaly]:
    """Charges that no invoice can carry this time: they stay pending."""
    waiting = list(entries)
    if waiting:
        yield anomaly(
            "put_off",
            _("{name} : {amount} reportés, faute de prestation à facturer dont les "
              "déduire.").format(
                name=name, amount=euros(sum((entry.amount for entry in waiting), ZERO))
            ),
            waiting[0].party,
            name,
            dossier=waiting[0].dossier,
        )


def credit_to_issue(party: PartyId, name: str, total: Decimal) -> Anomaly:
    return anomaly(
        "credit",
        _("{name} : un avoir de {total} sera émis.").format(name=name, total=euros(total)),
        party,
        name,
    )
