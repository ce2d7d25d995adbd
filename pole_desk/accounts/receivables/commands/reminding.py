"""Reminders prepared and sent; clients left in peace for a while; the texts and delays that the pole chose."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pole_desk.accounts.receivables.commands._accounts import require_party
from pole_desk.accounts.receivables.queries import PlannedLetter, ReminderPlan, reminder_plan, seller_in_turn
from pole_desk.accounts.receivables.rules.reminding import (
    DELAYS_SETTING,
    FEES_SETTING,
    INDEMNITY_SETTING,
    LEVELS,
    TEXTS_SETTING,
    TOPIC,
    Words,
    level_names,
    require_delays,
    require_words,
)
from pole_desk.accounts.receivables.tables import ReminderInvoiceRow, ReminderLetterRow, ReminderPauseRow
from pole_desk.formats.pdf.reminder import render_reminder
from pole_desk.kernel.errors import BadInput, Conflict, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import round_cents
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Reader, Tx, Undo, command
from pole_desk.ports.ids import PartyId
from pole_desk.ports.outgoing import Attachment, Letter, PostBox

INVOICES_TOPIC = "invoices"


class Sent(NamedTuple):
    """What was sent: the letters' numbers, how many go by mail, how many are to be printed."""

    letters: tuple[int, ...]
    mailed: int
    to_print: int


def prepare_reminders(
    reader: Reader, *, on: date, parties: Collection[PartyId] | None = None, drawn: bool = False
) -> ReminderPlan:
    """A day's letters as they would leave, to all clients or to some; `drawn` with their files.

    Per client and seller, all that is late: the letter is of the highest level that an invoice reaches that day.
    Spared: paused clients, invoices on a kept plan or under collection.
    """
    plan = reminder_plan(reader, on=on, parties=parties)
    if not drawn:
        return plan
    return plan._replace(
        letters=tuple(one._replace(pdf=render_reminder(one.document)) for one in plan.letters)
    )


@command(Permission.PAYMENTS)
def send_reminders(tx: Tx, *, on: date, letters: Sequence[PlannedLetter]) -> Sent:
    """Write down letters as prepared for a day and give them to the post box; never taken back.

    Raises RuleBroken `nothing_to_send`, Conflict `reminders_changed` naming the client whose debt is no longer
    as prepared.
    """
    if not letters:
        raise RuleBroken("nothing_to_send", _("Aucune relance n’est à envoyer ce jour-là."))
    for issuer in sorted({one.issuer for one in letters}):
        seller_in_turn(tx, issuer=issuer)
    _require_as_prepared(tx, on, letters)
    written = [(one, _write(tx, on, one)) for one in letters]
    posted = [_posted(one, letter) for one, letter in written if one.to]
    tx.port(PostBox).post(tx, posted)
    tx.says(
        ngettext("{count} relance envoyée au {day}.", "{count} relances envoyées au {day}.", len(letters)).format(
            count=len(letters), day=numeric_day(on)
        )
    )
    return Sent(tuple(letter for _one, letter in written), len(posted), len(letters) - len(posted))


def _require_as_prepared(tx: Tx, on: date, letters: Sequence[PlannedLetter]) -> None:
    now = reminder_plan(tx, on=on, parties={one.party for one in letters})
    standing = {(one.issuer, one.party): one for one in now.letters}
    for one in letters:
        known = standing.get((one.issuer, one.party))
        if known is None or (known.level, known.invoices, known.document) != (one.level, one.invoices, one.document):
            raise Conflict(
                "reminders_changed",
                _("Ce que doit {name} a changé depuis la préparation : un paiement, une pause ou une relance d’un autre "
                  "poste. Préparez de nouveau les relances.").format(name=one.party_name),
                party=one.party_name,
            )  # fmt: skip


def _write(tx: Tx, on: date, one: PlannedLetter) -> int:
    content = one.pdf or render_reminder(one.document)
    row = ReminderLetterRow(
        issuer=one.issuer, party=one.party, level=one.level, on_day=on, made_at=tx.clock.now(), recipient=one.to,
        subject=one.subject, body=one.body, total=one.balance, interest=one.interest, indemnity=one.indemnity,
        sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.session.add_all(
        ReminderInvoiceRow(
            letter=row.id, invoice=late.invoice, level=late.level, days=late.days, balance=late.balance,
            interest=late.interest, indemnity=late.indemnity,
        )
        for late in one.invoices
    )  # fmt: skip
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    for late in one.invoices:
        tx.changed(INVOICES_TOPIC, late.invoice)
    return row.id


def _posted(one: PlannedLetter, letter: int) -> Letter:
    name = f"{level_names()[one.level].lower().replace(' ', '-')}-{letter}.pdf"
    numbers = {late.invoice: late.number for late in one.invoices}
    return Letter(
        key=f"reminder:{letter}", kind=f"reminder_{one.level}", issuer=one.issuer, party=one.party, to=one.to,
        subject=one.mail_subject, body=one.mail_body,
        attachments=(
            Attachment(name, content=one.pdf or render_reminder(one.document)),
            *(Attachment(f"{numbers[invoice]}.pdf", invoice=invoice) for invoice in one.attached),
        ),
        about=(f"reminder:{letter}", *(f"invoice:{late.invoice}" for late in one.invoices)),
    )  # fmt: skip


@command(Permission.PAYMENTS)
def pause_reminders(tx: Tx, *, party: PartyId, until: date, reason: str, since: date | None = None) -> int:
    """Leave a client in peace from a day, today when None, to a day, both included.

    Raises NotFound `party`, BadInput `reason`, `until`.
    """
    name = require_party(tx, party)
    first = since or tx.clock.today()
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi les relances sont en pause."))
    if until < first:
        raise BadInput("until", _("La pause se termine après avoir commencé."))
    row = ReminderPauseRow(party=party, since=first, until=until, reason=reason.strip(), withdrawn=False)
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(
        _("Relances de {name} en pause jusqu’au {day} : {reason}.").format(
            name=name, day=numeric_day(until), reason=reason.strip()
        )
    )
    tx.undo_with(lift_pause, pause=row.id)
    return row.id


@command(Permission.PAYMENTS)
def lift_pause(tx: Tx, *, pause: int) -> None:
    """Remind a client again; raises NotFound `pause`, RuleBroken `pause_lifted`."""
    row = _pause(tx, pause)
    if row.withdrawn:
        raise RuleBroken("pause_lifted", _("Cette pause est déjà levée."))
    row.withdrawn = True
    tx.session.flush()
    tx.changed(TOPIC, pause)
    tx.says(_("La pause des relances est levée."))
    tx.undo_with(restore_pause, pause=pause)


@command(Permission.PAYMENTS)
def restore_pause(tx: Tx, *, pause: int) -> None:
    """Put a lifted pause back; raises NotFound `pause`, RuleBroken `pause_stands`."""
    row = _pause(tx, pause)
    if not row.withdrawn:
        raise RuleBroken("pause_stands", _("Cette pause n’est pas levée."))
    row.withdrawn = False
    tx.session.flush()
    tx.changed(TOPIC, pause)
    tx.says(_("Relances en pause jusqu’au {day}.").format(day=numeric_day(row.until)))
    tx.undo_with(lift_pause, pause=pause)


def _pause(tx: Tx, pause: int) -> ReminderPauseRow:
    row = tx.session.get(ReminderPauseRow, pause)
    if row is None:
        raise NotFound("pause", _("La pause nᵒ {id} n’existe pas.").format(id=pause))
    return row


@command(Permission.SETTINGS)
def set_reminder_text(tx: Tx, *, level: int, subject: str, body: str, valid_from: date) -> None:
    """The words of a level from a day on; raises BadInput `level`, `reminder_text`, `placeholder`."""
    if level not in LEVELS:
        raise BadInput("level", _("Les relances ont trois niveaux : 1, 2 et 3."))
    words = require_words(Words(subject, body))
    value = dict(setting(tx, key=TEXTS_SETTING, on=valid_from) or {})
    value[str(level)] = words._asdict()
    label = _("Texte de relance « {name} »").format(name=level_names()[level])
    set_setting(tx, key=TEXTS_SETTING, value=value, valid_from=valid_from, label=label)


@command(Permission.SETTINGS)
def set_reminder_delays(tx: Tx, *, delays: Sequence[int], valid_from: date) -> None:
    """The days past due of the three levels, from a day on; raises BadInput `delays`."""
    label = _("Délais de relance")
    set_setting(tx, key=DELAYS_SETTING, value=require_delays(delays), valid_from=valid_from, label=label)


@command(Permission.SETTINGS)
def set_reminder_costs(tx: Tx, *, fees_from: int, indemnity: Decimal, valid_from: date) -> None:
    """From which level interest and indemnity are claimed (4: never), and how much the latter is.

    Raises BadInput `fees_from`, `indemnity`.
    """
    if not 1 <= fees_from <= len(LEVELS) + 1:
        raise BadInput("fees_from", _("Les frais se demandent dès le niveau 1, 2 ou 3, ou jamais (4)."))
    if indemnity < 0 or indemnity != round_cents(indemnity):
        raise BadInput("indemnity", _("L’indemnité est un montant en euros, au centime près (40 € dans la loi)."))
    set_setting(tx, key=INDEMNITY_SETTING, value=str(indemnity), valid_from=valid_from)
    back = tx.way_back()
    set_setting(tx, key=FEES_SETTING, value=fees_from, valid_from=valid_from, label=_("Frais de retard"))
    acts = [act for act in (back, tx.way_back()) if act is not None]
    tx.undo_with(undo_reminder_costs, acts=acts)


@command(Permission.SETTINGS)
def undo_reminder_costs(tx: Tx, *, acts: Sequence[Undo]) -> None:
    """Take back both parts of what was set for the costs."""
    again = tx.each_back(acts)
    tx.says(_("Frais de retard : réglage précédent remis."))
    tx.undo_with(undo_reminder_costs, acts=again)
