"""Files of debits made and given up, debits collected on their day, and those that the bank sends back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from pole_desk.accounts.receivables.commands._files import FILES_TOPIC, keep_file
from pole_desk.accounts.receivables.commands.mandates import reinstate_mandate, revoke_mandate
from pole_desk.accounts.receivables.commands.payments import receive_payment, withdraw_payment
from pole_desk.accounts.receivables.commands.refunds import return_payment
from pole_desk.accounts.receivables.queries import (
    Debit,
    creditors,
    debit_plan,
    mandates,
    receivables,
    seller_in_turn,
    sepa_file,
)
from pole_desk.accounts.receivables.queries import debit as debit_of
from pole_desk.accounts.receivables.queries import debits as debits_of
from pole_desk.accounts.receivables.rules import Method
from pole_desk.accounts.receivables.rules.debit_plan import DebitPlan, Planned
from pole_desk.accounts.receivables.rules.debits import ENDING_CODES, TOPIC, DebitState, code_of, code_words
from pole_desk.accounts.receivables.tables import DebitRow
from pole_desk.formats.sepa import Debit as Order
from pole_desk.formats.sepa import DebitOrder, Scheme, write_debits
from pole_desk.formats.sepa import Sequence as Rank
from pole_desk.kernel.errors import BadInput, Conflict, RuleBroken
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import ZERO, euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, Undo, command
from pole_desk.ports.ids import InvoiceId, IssuerId, PaymentId
from pole_desk.ports.locks import MoneyLock

INVOICES_TOPIC = "invoices"


def prepare_debits(reader: Reader, *, on: date) -> DebitPlan:
    """The open invoices of clients with a mandate: which a file that leaves on a day asks for, and when.

    Fourteen days after the client was told unless both agreed on fewer, on a banking day; those that stay
    out say why.
    """
    return debit_plan(reader, on=on)


@command(Permission.PAYMENTS)
def make_debit_batch(
    tx: Tx, *, issuer: IssuerId, scheme: Scheme, on: date, debits: Sequence[Planned]
) -> int:
    """Freeze a file of debits as prepared for a day; its invoices are under collection from now on.

    Some of the prepared debits of a seller and scheme, or all. Raises RuleBroken `nothing_to_debit`, Conflict
    `debits_changed` naming the invoice that is no longer as prepared, BadInput as `write_debits`.
    """
    seller_in_turn(tx, issuer=issuer)
    if not debits:
        raise RuleBroken("nothing_to_debit", _("Choisissez au moins une facture à prélever."))
    now = debit_plan(tx, on=on, only={InvoiceId(one.invoice) for one in debits})
    debits = _as_prepared(now, issuer, scheme, debits)
    total = sum((one.amount for one in debits), ZERO)
    row = keep_file(
        tx, issuer=issuer, kind="debits", prefix="PRLV", scheme=str(scheme), operations=len(debits), total=total,
        write=lambda message, moment: write_debits(
            _order(tx, issuer=issuer, scheme=scheme, on=on, debits=debits, message=message, moment=moment)
        ),
    )  # fmt: skip
    for one in debits:
        tx.session.add(
            DebitRow(
                file=row.id, mandate=one.mandate, invoice=one.invoice, amount=one.amount, collect_on=one.collect_on,
                sequence=one.sequence, end_to_end=one.end_to_end, state=str(DebitState.ASKED), payment=None, code="",
                rejected_on=None,
            )
        )  # fmt: skip
        tx.changed(INVOICES_TOPIC, one.invoice)
    tx.session.flush()
    tx.says(
        ngettext(
            "Fichier {message} : {count} prélèvement, {total}.", "Fichier {message} : {count} prélèvements, {total}.",
            len(debits),
        ).format(message=row.message, count=len(debits), total=euros(total))
    )  # fmt: skip
    tx.undo_with(cancel_debit_batch, file=row.id)
    return row.id


@command(Permission.PAYMENTS)
def cancel_debit_batch(tx: Tx, *, file: int) -> None:
    """The file never went to the bank: its invoices may be asked for again; the file stays.

    Raises NotFound `sepa_file`, RuleBroken `debits_settled` once a debit was collected or rejected.
    """
    found = _whole(tx, file, DebitState.ASKED)
    _move(tx, found, DebitState.CANCELLED)
    tx.changed(FILES_TOPIC, file)
    tx.says(_("Fichier {message} annulé : rien n’est demandé à la banque.").format(message=found[0].message))
    tx.undo_with(restore_debit_batch, file=file)


@command(Permission.PAYMENTS)
def restore_debit_batch(tx: Tx, *, file: int) -> None:
    """The file was sent after all; raises RuleBroken `debits_changed` when an invoice is asked for or paid since."""
    found = _whole(tx, file, DebitState.CANCELLED)
    seller_in_turn(tx, issuer=sepa_file(tx, file=file).issuer)
    _require_open(tx, found)
    _move(tx, found, DebitState.ASKED)
    tx.changed(FILES_TOPIC, file)
    tx.says(_("Fichier {message} remis : ses prélèvements sont présentés.").format(message=found[0].message))
    tx.undo_with(cancel_debit_batch, file=file)


@command(Permission.PAYMENTS)
def confirm_debits(
    tx: Tx, *, on: date, file: int | None = None, debits: Collection[int] | None = None
) -> int:
    """Record as paid what was to be collected up to a day, of a file, of some debits or of all; how many.

    Each is received on its day of collection (the first open one after it when its month is closed), in whole:
    what its invoice no longer owes stays on the client's account. Raises RuleBroken `nothing_to_confirm`.
    """
    _require_past(tx, on)
    found = [one for one in debits_of(tx, file=file, ids=debits, state=DebitState.ASKED) if one.collect_on <= on]
    if not found:
        raise RuleBroken(
            "nothing_to_confirm", _("Aucun prélèvement n’est à encaisser au {day}.").format(day=numeric_day(on))
        )
    standing = receivables(tx, invoices={one.invoice for one in found})
    for one in found:
        _collect(tx, one, standing[one.invoice].balance)
    total = sum((one.amount for one in found), ZERO)
    tx.says(
        ngettext("{count} prélèvement encaissé, {total}.", "{count} prélèvements encaissés, {total}.", len(found)).format(
            count=len(found), total=euros(total)
        )
    )
    tx.undo_with(reopen_debits, debits=[one.id for one in found])
    return len(found)


@command(Permission.PAYMENTS)
def reopen_debits(tx: Tx, *, debits: Collection[int]) -> None:
    """Take a confirmation back: the payments are withdrawn, the debits wait again."""
    found = debits_of(tx, ids=debits, state=DebitState.COLLECTED)
    if not found:
        raise RuleBroken("debit_settled", _("Ces prélèvements ne sont plus encaissés."))
    for one in found:
        if one.payment is not None:
            withdraw_payment(tx, payment=one.payment, reason=_("encaissement annulé"))
    _move(tx, found, DebitState.ASKED)
    tx.says(
        ngettext("{count} encaissement annulé.", "{count} encaissements annulés.", len(found)).format(count=len(found))
    )
    tx.undo_with(confirm_debits, on=max(one.collect_on for one in found), debits=[one.id for one in found])


@command(Permission.PAYMENTS)
def reject_debit(tx: Tx, *, debit: int, code: str, on: date) -> None:
    """The bank sent a debit back, before or after its day: the invoice is due again, the mandate's next debit
    follows those that stood, and a code that ends the mandate revokes it.

    Raises NotFound `debit`, BadInput `reject_code`, RuleBroken `debit_settled`.
    """
    _require_past(tx, on)
    found = debit_of(tx, debit=debit)
    if found.state not in (DebitState.ASKED, DebitState.COLLECTED):
        raise RuleBroken("debit_settled", _("Ce prélèvement n’est plus présenté à la banque."))
    told = code_of(code)
    reason = _("prélèvement rejeté : {code}").format(code=code_words(told))
    way = None
    if found.payment is not None:
        return_payment(tx, payment=found.payment, on=on, reason=reason, reference=found.end_to_end)
        way = tx.way_back()
    _move(tx, [found], DebitState.REJECTED, code=told, on=on)
    [mandate] = mandates(tx, ids=[found.mandate], withdrawn=True)
    revoked = told in ENDING_CODES and mandate.revoked_on is None
    if revoked:
        revoke_mandate(tx, mandate=found.mandate, on=on, reason=reason)
    tx.says(
        _("{number} de {name}, {amount} : {reason}. La facture est de nouveau à payer.").format(
            number=found.number, name=found.party_name, amount=euros(found.amount), reason=reason
        )
    )
    tx.undo_with(accept_debit, debit=debit, payment=found.payment, way=way, reinstated=revoked)


@command(Permission.PAYMENTS)
def accept_debit(
    tx: Tx, *, debit: int, payment: PaymentId | None = None, way: Undo | None = None, reinstated: bool = False
) -> None:
    """Take a rejection back, typed for the wrong line: the payment that the bank kept stands again, `way` back.

    Raises RuleBroken `debit_settled`, `debits_changed`, `over_balance`.
    """
    found = debit_of(tx, debit=debit)
    if found.state != DebitState.REJECTED or found.rejected_on is None:
        raise RuleBroken("debit_settled", _("Ce prélèvement n’est pas rejeté."))
    if reinstated:
        reinstate_mandate(tx, mandate=found.mandate)
    if way is None or payment is None:
        _require_open(tx, [found])
        _move(tx, [found], DebitState.ASKED)
    else:
        tx.take_back(way)
        _settle(tx, found, payment)
    tx.says(_("{number} de {name} : le rejet est retiré.").format(number=found.number, name=found.party_name))
    tx.undo_with(reject_debit, debit=debit, code=found.code, on=found.rejected_on)


def _order(
    reader: Reader,
    *,
    issuer: IssuerId,
    scheme: Scheme,
    on: date,
    debits: Sequence[Planned],
    message: str,
    moment: datetime,
) -> DebitOrder:
    creditor = creditors(reader, on=on)[issuer]
    signed = {one.id: one for one in mandates(reader, ids={one.mandate for one in debits})}
    return DebitOrder(
        message=message, created_at=moment, creditor=creditor.as_holder(), creditor_id=creditor.creditor_id,
        scheme=scheme,
        debits=tuple(
            Order(
                end_to_end=one.end_to_end, amount=one.amount, collected_on=one.collect_on, sequence=Rank(one.sequence),
                mandate=one.reference, signed_on=signed[one.mandate].signed_on,
                debtor=signed[one.mandate].account.as_holder(),
                text=_("Facture {number}").format(number=one.number),
            )
            for one in debits
        ),
    )  # fmt: skip


def _as_prepared(now: DebitPlan, issuer: IssuerId, scheme: Scheme, debits: Sequence[Planned]) -> list[Planned]:
    """What was prepared and still stands, in the sequence that these few make of it."""
    standing = {one.invoice: one for one in now.files.get((issuer, str(scheme)), ())}
    for one in debits:
        known = standing.get(one.invoice)
        if known is None or known._replace(sequence=one.sequence) != one:
            raise Conflict(
                "debits_changed",
                _("{number} de {name} a changé depuis la préparation : un paiement, un mandat ou un autre poste. "
                  "Préparez de nouveau les prélèvements.").format(number=one.number, name=one.party_name),
                invoice=one.number,
            )  # fmt: skip
    return list(standing.values())


def _require_open(tx: Tx, debits: Sequence[Debit]) -> None:
    """Each invoice still owes what was asked, and nobody else asked meanwhile."""
    standing = receivables(tx, invoices={one.invoice for one in debits})
    asked = {
        one.invoice: one.id for debit in debits for one in debits_of(tx, invoice=debit.invoice, state=DebitState.ASKED)
    }
    due: dict[int, Decimal] = {}
    for one in debits:
        due[one.invoice] = due.get(one.invoice, ZERO) + one.amount
        if due[one.invoice] > standing[one.invoice].balance or asked.get(one.invoice, one.id) != one.id:
            raise RuleBroken(
                "debits_changed",
                _("{number} a été payée, créditée ou présentée entre-temps : il en reste {balance}. Corrigez d’abord "
                  "ce règlement.").format(number=one.number, balance=euros(max(standing[one.invoice].balance, ZERO))),
                invoice=one.number,
            )  # fmt: skip


def _require_past(tx: Tx, on: date) -> None:
    if on > tx.clock.today():
        raise BadInput("on", _("Le {day} n’est pas encore là : attendez le relevé.").format(day=numeric_day(on)))


def _whole(tx: Tx, file: int, state: DebitState) -> list[Debit]:
    """The debits of a file that are all in a state."""
    sepa_file(tx, file=file)
    found = debits_of(tx, file=file)
    if not found or any(one.state != state for one in found):
        raise RuleBroken(
            "debits_settled",
            _("Ce fichier ne peut plus changer d’un bloc : certains prélèvements sont encaissés, rejetés ou annulés. "
              "Traitez-les un par un."),
        )  # fmt: skip
    return found


def _move(tx: Tx, debits: Sequence[Debit], state: DebitState, *, code: str = "", on: date | None = None) -> None:
    for one in debits:
        row = tx.session.get_one(DebitRow, one.id)
        row.state, row.code, row.rejected_on, row.payment = str(state), code, on, None
        tx.changed(TOPIC, one.id)
        tx.changed(INVOICES_TOPIC, one.invoice)
    tx.session.flush()


def _collect(tx: Tx, one: Debit, balance: Decimal) -> None:
    part = max(min(one.amount, balance), ZERO)
    issuer = sepa_file(tx, file=one.file).issuer
    payment = receive_payment(
        tx, party=one.party, on=tx.port(MoneyLock).open_day(tx, on=one.collect_on, issuer=issuer), amount=one.amount,
        method=Method.DEBIT, reference=one.end_to_end, allocations=[(one.invoice, part)] if part else [],
        issuer=issuer,
    )  # fmt: skip
    _settle(tx, one, payment)


def _settle(tx: Tx, one: Debit, payment: PaymentId) -> None:
    row = tx.session.get_one(DebitRow, one.id)
    row.state, row.code, row.rejected_on, row.payment = str(DebitState.COLLECTED), "", None, payment
    tx.session.flush()
    tx.changed(TOPIC, one.id)
