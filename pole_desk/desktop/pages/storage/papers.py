"""The papers of a storage, read at once and drawn; how they look is in formats."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pole_desk.accounts.billing.queries import buyers, sellers
from pole_desk.activities.storage.queries import (
    StorageCard,
    forbidden,
    latenesses,
    may_enter,
    overdue_of,
    storage_card,
)
from pole_desk.activities.storage.rules import By, days_text
from pole_desk.activities.storage.rules.ladder import cause_name
from pole_desk.desktop.page import Page
from pole_desk.desktop.widgets.dialogs import save_file
from pole_desk.formats.pdf.snapshot import PartyBlock
from pole_desk.formats.pdf.stored import (
    Inventory,
    LadderLetter,
    StoredGood,
    render_inventory,
    render_ladder_letter,
)
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.files import why_refused
from pole_desk.kernel.i18n import _, plain_day
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import DossierId
from pole_desk.registers.catalog.queries import issuer_for

NAMES = {"inventory": _("inventaire"), "letter": _("lettre")}
DELAY = 15
"""Days that a letter leaves to put things right."""


class Papers:
    """Asks where, draws, writes, opens."""

    def __init__(self, page: Page, show: Callable[[Path], object] | None = None) -> None:
        self.page = page
        self._show = show or (lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def save(self, storage: DossierId, kind: str) -> None:
        """Draw a paper, then ask where it goes."""

        def drawn(pdf: bytes) -> None:
            name = f"stockage-{storage}-{NAMES[kind]}.pdf"
            save_file(self.page, _("Enregistrer le document"), name, "PDF (*.pdf)", lambda path: self._write(path, pdf))

        self.page.ask(paper, storage=storage, kind=kind).then(drawn)

    def _write(self, path: Path, pdf: bytes) -> None:
        try:
            path.write_bytes(pdf)
        except OSError as error:
            message = _("{path} ne s’écrit pas : {why}. Choisissez un autre dossier.")
            self.page.refused(BadInput("output", message.format(path=path, why=why_refused(error))))
            return
        self.page.say(
            _("{name} enregistré.").format(name=path.name), "success", _("Ouvrir"), lambda: self._show(path)
        )


def paper(reader: Reader, *, storage: DossierId, kind: str) -> bytes:
    """One of a storage's papers: inventory, letter. Raises RuleBroken `no_step`."""
    card = storage_card(reader, storage=storage)
    today = reader.clock.today()
    issuer = issuer_for(reader, activity="storage", on=today)
    host = sellers(reader, issuers=[issuer])[issuer].block
    occupant = buyers(reader, parties=[card.party])[card.party].block
    if kind == "inventory":
        return render_inventory(_inventory(reader, card, host, occupant))
    return render_ladder_letter(_letter(reader, card, host, occupant))


def _names(card: StorageCard) -> tuple[str, ...]:
    standing = [one for one in card.spaces if not one.over] or list(card.spaces)
    return tuple(dict.fromkeys(one.name for one in standing))


def _inventory(reader: Reader, card: StorageCard, host: PartyBlock, occupant: PartyBlock) -> Inventory:
    today = reader.clock.today()
    first = min(one.first_day for one in card.spaces)
    ends = [one.last_day for one in card.spaces]
    last = None if None in ends else max(day for day in ends if day is not None)
    until = max((one.insurance_until for one in card.spaces if one.insurance_until is not None), default=None)
    asked = any(one.by != By.DAY for one in card.spaces)
    missing = _("attestation à fournir") if asked else ""
    return Inventory(
        reference=str(card.dossier), day=today, host=host, occupant=occupant, spaces=_names(card),
        period=days_text(first, last),
        insurance=missing if until is None else _("attestation jusqu’au {day}").format(day=plain_day(until)),
        goods=tuple(
            StoredGood(one.description, one.quantity, one.unit, one.stored_on, one.stored_by, one.value,
                       one.owner_name or "")
            for one in card.stored
        ),
        access=tuple(
            f"{one.person} ({one.means})" if one.means else one.person
            for one in may_enter(reader, storage=card.dossier, on=today)
        ),
        forbidden=tuple(f"{rule.label} : {rule.reason}." for rule in forbidden(reader, on=today)),
    )  # fmt: skip


def _letter(reader: Reader, card: StorageCard, host: PartyBlock, occupant: PartyBlock) -> LadderLetter:
    today = reader.clock.today()
    cases = [one for one in overdue_of(reader, storage=card.dossier) if one.closed_on is None]
    standing = [(case, step) for case in cases for step in case.steps if not step.withdrawn]
    if not standing:
        raise RuleBroken("no_step", _("Aucune étape n’est prise : il n’y a pas de lettre."))
    case, step = max(standing, key=lambda pair: (pair[1].on_day, pair[1].id))
    late = [one for one in latenesses(reader, on=today, storage=card.dossier) if one.cause == case.cause]
    return LadderLetter(
        step=step.step, reference=str(card.dossier), day=step.on_day, host=host, occupant=occupant,
        spaces=_names(card), cause=cause_name(case.cause), since=case.since,
        amount=late[0].amount if late else None, invoice=late[0].invoice if late else "",
        before=tuple((one.step, one.on_day) for one in case.steps if not one.withdrawn and one.id != step.id),
        delay_days=DELAY,
    )  # fmt: skip
