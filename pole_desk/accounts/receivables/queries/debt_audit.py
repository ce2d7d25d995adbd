"""What mandates, bank files, plans and reminders must agree on, for the checks: whatever does not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.receivables.queries.debits import kept_files
from pole_desk.accounts.receivables.rules.debits import DebitState
from pole_desk.accounts.receivables.tables import (
    DebitRow,
    FinalAccountRow,
    InstalmentRow,
    PaymentRow,
    PlanInvoiceRow,
    PlanRow,
    ReminderInvoiceRow,
    ReminderLetterRow,
    SepaFileRow,
    TransferRow,
)
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.work import Reader


class Broken(NamedTuple):
    """A record that does not agree with the others."""

    code: str
    record: str
    words: str


def broken_debts(reader: Reader) -> Iterator[Broken]:
    """Files that are not as made, parts that do not add up, debits without their payment, plans half given up."""
    yield from _files(reader)
    yield from _parts(reader)
    yield from _collected(reader)
    yield from _plans(reader)
    yield from _letters(reader)
    yield from _final_accounts(reader)


def _final_accounts(reader: Reader) -> Iterator[Broken]:
    row = FinalAccountRow
    for one in reader.connection.execute(select(row.id, row.sha256, row.content).order_by(row.id)):
        if hashlib.sha256(bytes(one.content)).hexdigest() != one.sha256:
            yield Broken(
                "final_account_altered", f"final_account:{one.id}",
                _("Le solde de tout compte n’est plus celui qui a été remis."),
            )  # fmt: skip


def _files(reader: Reader) -> Iterator[Broken]:
    for file, digest, content in kept_files(reader):
        if hashlib.sha256(content).hexdigest() != digest:
            yield Broken("sepa_file_altered", f"sepa_file:{file}", _("Le fichier bancaire n’est plus celui qui a été fait."))


def _parts(reader: Reader) -> Iterator[Broken]:
    sums: dict[int, tuple[int, object]] = {}
    for table in (DebitRow, TransferRow):
        statement = select(table.file, func.count(table.id), func.sum(table.amount, type_=table.amount.type))
        for file, count, total in reader.connection.execute(statement.group_by(table.file)):
            sums[file] = count, total
    head = select(SepaFileRow.id, SepaFileRow.operations, SepaFileRow.total)
    for file, count, total in reader.connection.execute(head):
        if sums.get(file) != (count, total):
            yield Broken(
                "sepa_file_parts", f"sepa_file:{file}", _("Le fichier bancaire n’est pas la somme de ses opérations.")
            )


def _collected(reader: Reader) -> Iterator[Broken]:
    statement = (
        select(DebitRow.id, DebitRow.amount, PaymentRow.amount, PaymentRow.withdrawn_on)
        .join(PaymentRow, PaymentRow.id == DebitRow.payment)
        .where(DebitRow.state == str(DebitState.COLLECTED))
    )
    for debit, asked, paid, withdrawn_on in reader.connection.execute(statement):
        if withdrawn_on is not None or asked != paid:
            yield Broken(
                "debit_payment", f"debit:{debit}",
                _("Ce prélèvement encaissé n’a plus son règlement : notez plutôt son rejet."),
            )  # fmt: skip


def _plans(reader: Reader) -> Iterator[Broken]:
    promised = (
        select(PlanInvoiceRow.plan, func.sum(PlanInvoiceRow.amount, type_=PlanInvoiceRow.amount.type),
               func.count(PlanInvoiceRow.id).filter(PlanInvoiceRow.live.is_(True)), func.count(PlanInvoiceRow.id))
        .group_by(PlanInvoiceRow.plan)
    )  # fmt: skip
    found = {row[0]: (row[1], row[2], row[3]) for row in reader.connection.execute(promised)}
    spread = select(InstalmentRow.plan, func.sum(InstalmentRow.amount, type_=InstalmentRow.amount.type))
    sums = {row[0]: row[1] for row in reader.connection.execute(spread.group_by(InstalmentRow.plan))}
    for plan, total, cancelled_on in reader.connection.execute(select(PlanRow.id, PlanRow.total, PlanRow.cancelled_on)):
        amount, live, count = found.get(plan, (ZERO, 0, 0))
        if amount != total or sums.get(plan) != total:
            yield Broken("plan_sum", f"plan:{plan}", _("Les échéances ne font pas la dette de l’échéancier."))
        if live != (0 if cancelled_on else count):
            yield Broken("plan_live", f"plan:{plan}", _("L’échéancier et ses factures ne disent pas la même chose."))


def _letters(reader: Reader) -> Iterator[Broken]:
    row = ReminderInvoiceRow
    statement = select(
        row.letter, func.sum(row.balance, type_=row.balance.type), func.sum(row.interest, type_=row.interest.type),
        func.sum(row.indemnity, type_=row.indemnity.type), func.max(row.level),
    ).group_by(row.letter)  # fmt: skip
    sums = {one[0]: tuple(one[1:]) for one in reader.connection.execute(statement)}
    head = ReminderLetterRow
    letters = select(
        head.id, head.total, head.interest, head.indemnity, head.level, head.sha256, head.content
    ).order_by(head.id)
    for letter in reader.connection.execute(letters):
        if sums.get(letter.id) != (letter.total, letter.interest, letter.indemnity, letter.level):
            yield Broken("reminder_sum", f"reminder:{letter.id}", _("Cette relance n’est pas la somme de ses factures."))
        if hashlib.sha256(bytes(letter.content)).hexdigest() != letter.sha256:
            yield Broken("reminder_altered", f"reminder:{letter.id}", _("La lettre de relance n’est plus celle envoyée."))
