"""The papers of an agreement, read at once and drawn; how they look is in formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.accounts.billing.queries import buyers, sellers
from pole_desk.activities.leases.queries import LeaseCard, lease_card
from pole_desk.activities.leases.rules import Movement, Proration
from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.formats.pdf.agreement import render_agreement
from pole_desk.formats.pdf.papers import (
    AgreementDocument,
    AgreementSpace,
    DepositReceipt,
    PremisesItem,
    PremisesSpace,
    PremisesState,
)
from pole_desk.formats.pdf.premises import render_premises_state
from pole_desk.formats.pdf.receipt import render_receipt
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.wording import deposit_mentions
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, ngettext, percent
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import LeaseId
from pole_desk.registers.catalog.queries import issuer_for

LOOKED_AT = (
    _("Sol"), _("Murs"), _("Plafond"), _("Fenêtres et stores"), _("Porte et serrure"),
    _("Éclairage"), _("Prises électriques et réseau"), _("Chauffage"), _("Mobilier"),
)  # fmt: skip
NAMES = {
    "agreement": _("convention"),
    "entry": _("etat-des-lieux-entree"),
    "exit": _("etat-des-lieux-sortie"),
    "receipt": _("recu-depot"),
}


class Papers:
    """Asks where, draws, writes, opens."""

    def __init__(self, page: Page, show: Callable[[Path], object] | None = None) -> None:
        self.page = page
        self._show = show or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def save(self, lease: LeaseId, kind: str) -> None:
        """Draw a paper, then ask where it goes."""

        def drawn(found: tuple[str, bytes]) -> None:
            number, pdf = found
            name = f"{number}-{NAMES[kind]}.pdf"
            save_file(self.page, _("Enregistrer le document"), name, "PDF (*.pdf)", lambda path: self._write(path, pdf))

        self.page.ask(paper, lease=lease, kind=kind).then(drawn)

    def _write(self, path: Path, pdf: bytes) -> None:
        try:
            path.write_bytes(pdf)
        except OSError as error:
            message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
            self.page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
            return
        self.page.say(
            _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"), lambda: self._show(path)
        )


def paper(reader: Reader, *, lease: LeaseId, kind: str) -> tuple[str, bytes]:
    """The agreement's number and one of its papers: agreement, entry, exit, receipt."""
    card = lease_card(reader, lease=lease)
    host, occupant = _blocks(reader, card)
    if kind == "agreement":
        return card.number, render_agreement(_agreement(reader, card, host, occupant))
    if kind == "receipt":
        return card.number, render_receipt(_receipt(card, host, occupant))
    return card.number, render_premises_state(_premises(reader, card, kind, host, occupant))


def _blocks(reader: Reader, card: LeaseCard) -> tuple[PartyBlock, PartyBlock]:
    issuer = issuer_for(reader, activity=card.kind, on=card.first_day)
    host = sellers(reader, issuers=[issuer])[issuer].block
    return host, buyers(reader, parties=[card.party])[card.party].block


def _agreement(
    reader: Reader, card: LeaseCard, host: PartyBlock, occupant: PartyBlock
) -> AgreementDocument:
    lines = [line for line in card.lines if not line.withdrawn]
    months = ngettext(_("{n} mois"), _("{n} mois"), card.notice_months).format(n=card.notice_months)
    clauses = [(_("Note"), card.note)] if card.note else []
    if card.stored_goods:
        clauses.append((_("Entreposé"), card.stored_goods))
    return AgreementDocument(
        reference=card.number,
        title=_("Convention de stockage") if card.kind == "storage" else _("Convention d’hébergement"),
        issue_date=card.signed_on or reader.clock.today(),
        host=host,
        occupant=occupant,
        first_day=card.first_day,
        last_day=card.last_day,
        spaces=tuple(
            AgreementSpace(
                name=line.space_name, area_m2=line.area_m2, first_day=line.first_day,
                last_day=line.until, price=_("{rent} HT par mois").format(rent=euros(line.rent)),
            )
            for line in lines
        ),
        services=tuple(
            (one.label, _("{price} HT par mois").format(price=euros(one.agreed_price * one.quantity)))
            for one in card.services if not one.withdrawn
        ),
        monthly_total=_("{rent} HT par mois").format(rent=euros(card.rent)),
        deposit=euros(card.deposit_asked) if card.deposit_asked else "",
        notice=months,
        indexation=_index(card),
        proration=_("en trentièmes") if card.proration == Proration.THIRTIETHS else _("en jours du mois"),
        people=card.people_total,
        co_occupants=tuple(
            _("{name} ({share} du loyer)").format(name=one.party_name, share=percent(one.share_bp // 100))
            for one in card.occupants if not one.withdrawn
        ),
        clauses=tuple(clauses),
    )  # fmt: skip


def _index(card: LeaseCard) -> str:
    if not card.index_series:
        return ""
    return _("indice {series}, référence {quarter}").format(
        series=card.index_series, quarter=card.index_quarter
    )


def _premises(
    reader: Reader, card: LeaseCard, kind: str, host: PartyBlock, occupant: PartyBlock
) -> PremisesState:
    leaving = kind == "exit"
    day = card.last_day if leaving and card.last_day is not None else card.first_day
    return PremisesState(
        kind="exit" if leaving else "entry",
        reference=card.number,
        day=reader.clock.today() if leaving and card.last_day is None else day,
        host=host,
        occupant=occupant,
        spaces=tuple(
            PremisesSpace(
                name=line.space_name, area_m2=line.area_m2,
                items=tuple(PremisesItem(label=label) for label in LOOKED_AT),
            )
            for line in card.lines if not line.withdrawn
        ),
    )  # fmt: skip


def _receipt(card: LeaseCard, host: PartyBlock, occupant: PartyBlock) -> DepositReceipt:
    received = [m for m in card.deposits if m.kind == Movement.RECEIVED and not m.withdrawn]
    if not received:
        raise RuleBroken("no_deposit", _("Aucun dépôt n’a été reçu pour cette convention."))
    last = received[-1]
    return DepositReceipt(
        number=f"{card.number}-D{len(received)}",
        issue_date=last.on_day,
        moved_on=last.on_day,
        holder=host,
        payer=occupant,
        agreement=card.number,
        spaces=tuple(line.space_name for line in card.lines if not line.withdrawn),
        amount=last.amount,
        mentions=deposit_mentions(day=last.on_day),
    )
