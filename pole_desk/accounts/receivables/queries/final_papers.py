"""Final accounts as they are handed over: what the paper says, and those that were, with what became of their sums."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import func, select

from pole_desk.accounts.billing import queries as billing
from pole_desk.accounts.receivables.queries.leaver import FinalAccount, final_account
from pole_desk.accounts.receivables.queries.mandates import payees
from pole_desk.accounts.receivables.queries.papers import final_paper
from pole_desk.accounts.receivables.queries.transfers import transfers
from pole_desk.accounts.receivables.rules.transfers import transfer_state_names
from pole_desk.accounts.receivables.tables import FinalAccountRow, LossRow, PaymentRow, RefundRow
from pole_desk.activities.leases.rules import Movement
from pole_desk.activities.leases.tables import LeaseDepositRow, LeaseRow
from pole_desk.formats.pdf.client_account import AccountPaper, AccountTable, render_account
from pole_desk.formats.pdf.figures import iban_groups
from pole_desk.formats.pdf.frozen import thaw
from pole_desk.formats.pdf.papers import Column
from pole_desk.kernel.errors import NotFound
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.work import Reader
from pole_desk.ports.ids import InvoiceId, IssuerId, PartyId
from pole_desk.registers.dossiers.tables import DossierRow
from pole_desk.registers.parties.queries import merged_with

RECENT = timedelta(days=92)
"""Before the day of the account, how far what was invoiced is told line by line: the last month, damages."""
_LAST = (
    Column("Facture", 20), Column("Prestation", 44), Column("Période", 22), Column("Montant HT", 14, "right"),
)  # fmt: skip
_DONE = (Column("Opération", 60), Column("Le", 14), Column("Montant", 18, "right"))


class Done(NamedTuple):
    """What settling did: deposits withheld and returned, money given back, losses; by words, day and amount.

    `keys` are those under which a file of transfers sends what is given back.
    """

    lines: tuple[tuple[str, date, Decimal], ...] = ()
    keys: tuple[str, ...] = ()
    returned: Decimal = ZERO


class Marks(NamedTuple):
    """The last numbers of movements of deposits, refunds and losses: what comes after them was just done."""

    movements: int
    refunds: int
    losses: int


def last_numbers(reader: Reader) -> Marks:
    """The last numbers there are now."""
    last = (reader.connection.scalar(select(func.max(table.id))) for table in (LeaseDepositRow, RefundRow, LossRow))
    return Marks(*(int(one or 0) for one in last))


def done_since(reader: Reader, *, party: PartyId, marks: Marks) -> Done:
    """What was done for a client after some last numbers."""
    merged = merged_with(reader, party=party)
    found = final_account(reader, party=party)
    lines: list[tuple[str, date, Decimal]] = []
    keys: list[str] = []
    back = ZERO
    row = LeaseDepositRow
    moved = (
        select(row.id, row.kind, row.on_day, row.amount)
        .join(LeaseRow, LeaseRow.id == row.lease)
        .join(DossierRow, DossierRow.id == LeaseRow.dossier)
        .where(row.id > marks.movements, row.withdrawn.is_(False), DossierRow.party.in_(merged))
    )
    for one in reader.connection.execute(moved.order_by(row.id)):
        if one.kind == Movement.RETURNED:
            lines.append((_("Dépôt de garantie à rendre"), one.on_day, one.amount))
            keys.append(f"deposit:{one.id}")
            back += one.amount
        else:
            lines.append((_("Dépôt de garantie retenu sur les factures"), one.on_day, one.amount))
    given = (
        select(RefundRow.id, RefundRow.on_day, RefundRow.amount)
        .join(PaymentRow, PaymentRow.id == RefundRow.payment)
        .where(RefundRow.id > marks.refunds, RefundRow.withdrawn_on.is_(None), PaymentRow.party.in_(merged))
    )
    for refund in reader.connection.execute(given.order_by(RefundRow.id)):
        lines.append((_("Règlement non réparti à rendre"), refund.on_day, refund.amount))
        keys.append(f"refund:{refund.id}")
        back += refund.amount
    for loss in found.losses:
        if loss.id > marks.losses:
            lines.append((_("Créance passée en perte : {why}").format(why=loss.reason), loss.on, loss.amount))
    return Done(tuple(lines), tuple(keys), back)


def handed_paper(reader: Reader, *, before: FinalAccount, done: Done, number: str) -> AccountPaper:
    """The paper of a leaver: what stood before, the last invoiced lines, what is done, and what is left of it.

    Raises NotFound `party`, RuleBroken `no_issuer`.
    """
    paper = final_paper(reader, party=before.party, on=before.on, found=before)
    after = final_account(reader, party=before.party, on=before.on)
    left = after.balance - done.returned
    payee = payees(reader, party=before.party).get(before.party)
    if not done.returned:
        way = ""
    elif payee is None:
        way = _("par virement, dès que le RIB est connu")
    else:
        way = _("par virement au compte {iban}").format(iban=iban_groups(payee.account.iban))
    done_table = AccountTable(
        title=_("Solde du compte"), columns=_DONE, empty=_("Rien n’a été retenu ni rendu."),
        rows=tuple((words, numeric_day(on), euros(amount)) for words, on, amount in done.lines),
    )  # fmt: skip
    facts = (
        *paper.facts, (_("Retenu, rendu ou perdu"), _("voir ci-dessous") if done.lines else ""),
        (_("Rendu"), f"{euros(done.returned)} {way}" if done.returned else ""),
    )  # fmt: skip
    return replace(
        paper, number=number, balance=left, facts=facts,
        due_label=_("Reste dû au pôle, tout compté") if left else _("Compte soldé"), owed_label=_("À vous rendre"),
        tables=(*paper.tables, _last_lines(reader, before), done_table),
    )  # fmt: skip


def _last_lines(reader: Reader, before: FinalAccount) -> AccountTable:
    """The lines invoiced at the end of the stay: the last month as it was prorated, damages, consumptions."""
    rows = []
    recent = [
        one for one in billing.invoices(reader, party=before.party)
        if before.on - RECENT <= one.issued_on <= before.on
    ]  # fmt: skip
    for one in sorted(recent, key=lambda one: one.id):
        sign = -1 if one.kind == "credit" else 1
        for line in billing.lines_of(reader, invoice=InvoiceId(one.id)):
            period = f"{numeric_day(line.service_from)} – {numeric_day(line.service_to)}"
            rows.append((one.number, line.label, period, euros(sign * line.net)))
    return AccountTable(
        title=_("Dernières prestations facturées"), columns=_LAST, rows=tuple(rows),
        empty=_("Rien n’a été facturé dans les trois derniers mois."),
    )  # fmt: skip


class HandedAccount(NamedTuple):
    """A final account that was handed over; `sent` says what became of what is given back, in words."""

    id: int
    issuer: IssuerId
    party: PartyId
    reference: str
    on_day: date
    made_at: datetime
    balance: Decimal
    sha256: str
    sent: str


def handed_accounts(reader: Reader, *, party: PartyId) -> list[HandedAccount]:
    """The final accounts of a client and of those merged into it, the latest first."""
    row = FinalAccountRow
    statement = (
        select(row.id, row.issuer, row.party, row.reference, row.on_day, row.made_at, row.balance, row.sha256,
               row.snapshot)
        .where(row.party.in_(merged_with(reader, party=party)))
        .order_by(row.id.desc())
    )  # fmt: skip
    return [
        HandedAccount(*one[:8], sent=_sent(reader, party, one.snapshot.get("keys", ())))
        for one in reader.connection.execute(statement)
    ]


def _sent(reader: Reader, party: PartyId, keys: Collection[str]) -> str:
    """What became of the transfers of an account: the last attempt of each key."""
    if not keys:
        return ""
    last = {one.key: one for one in transfers(reader, party=party) if one.key in set(keys)}
    names = transfer_state_names()
    said = [names[last[key].state] if key in last else _("à verser") for key in keys]
    return ", ".join(dict.fromkeys(said))


def handed_pdf(reader: Reader, *, account: int) -> bytes:
    """The very file handed over; raises NotFound `final_account`."""
    return bytes(_row(reader, account).content)


def handed_copy(reader: Reader, *, account: int) -> bytes:
    """A copy marked « duplicata », drawn from what was frozen; raises NotFound `final_account`."""
    paper = thaw(AccountPaper, _row(reader, account).snapshot["paper"])
    return render_account(replace(paper, duplicate=True))


def _row(reader: Reader, account: int) -> Any:
    row = FinalAccountRow
    found = reader.connection.execute(select(row.content, row.snapshot).where(row.id == account)).first()
    if found is None:
        raise NotFound("final_account", _("Le solde de tout compte n° {id} n’existe pas.").format(id=account))
    return found


def next_account_rank(reader: Reader, *, issuer: IssuerId, year: int) -> int:
    """The rank of a seller's next final account of a year."""
    row = FinalAccountRow
    last = reader.connection.scalar(select(func.max(row.rank)).where(row.issuer == issuer, row.year == year))
    return int(last or 0) + 1
