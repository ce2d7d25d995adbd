"""Accounts at the bank, how each writes its CSV, and statements taken in: what was is never taken twice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from stdnum import iban as ibans

from pole_desk.accounts.receivables.queries.bank import ReadFile, account_of, bank_account
from pole_desk.accounts.receivables.tables import BankAccountRow, BankLineRow, BankStatementRow
from pole_desk.formats.bank import BankLine, Columns
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuer as seller

TOPIC = "bank"


class Taken(NamedTuple):
    """What came of a file: its lines added, and those that were known; None when nothing was new."""

    statement: int | None
    added: int
    known: int
    left_out: tuple[str, ...]


@command(Permission.PAYMENTS)
def add_bank_account(tx: Tx, *, issuer: IssuerId, iban: str, name: str = "") -> int:
    """An account of a seller; one known already is given back, and used again if it was retired.

    Raises NotFound `issuer`, BadInput `iban`, RuleBroken `iban_taken`.
    """
    bare = re.sub(r"\s", "", iban).upper()
    if not ibans.is_valid(bare):
        raise BadInput("iban", _("« {iban} » n’est pas un IBAN valide : vérifiez ses chiffres.").format(iban=iban))
    owner = seller(tx, issuer=issuer)
    known = account_of(tx, iban=bare)
    if known is not None:
        if known.issuer != issuer:
            raise RuleBroken(
                "iban_taken",
                _("Ce compte est déjà celui de « {name} ».").format(name=seller(tx, issuer=known.issuer).name),
            )
        if known.retired:
            restore_bank_account(tx, account=known.id)
        return known.id
    row = BankAccountRow(
        issuer=issuer, iban=bare, name=name.strip() or owner.name, columns=None, retired=False
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(_("Compte de banque ajouté : {name}, {iban}.").format(name=row.name, iban=bare))
    tx.undo_with(retire_bank_account, account=row.id)
    return row.id


@command(Permission.PAYMENTS)
def retire_bank_account(tx: Tx, *, account: int) -> None:
    """Use an account no more; its statements stay."""
    _set_retired(tx, account, True)
    tx.undo_with(restore_bank_account, account=account)


@command(Permission.PAYMENTS)
def restore_bank_account(tx: Tx, *, account: int) -> None:
    """Use a retired account again."""
    _set_retired(tx, account, False)
    tx.undo_with(retire_bank_account, account=account)


def _set_retired(tx: Tx, account: int, retired: bool) -> None:
    found = bank_account(tx, account=account)
    row = tx.session.get_one(BankAccountRow, account)
    row.retired = retired
    tx.session.flush()
    tx.changed(TOPIC, account)
    said = _("Compte de banque retiré : {name}.") if retired else _("Compte de banque remis : {name}.")
    tx.says(said.format(name=found.name))


@command(Permission.PAYMENTS)
def describe_bank_csv(tx: Tx, *, account: int, columns: Mapping[str, Any] | None) -> None:
    """Remember how an account's bank writes its CSV (`Columns.to_json`), or forget it.

    Raises BadInput `bank_columns`.
    """
    before = bank_account(tx, account=account)
    known = None if columns is None else Columns.from_json(columns).to_json()
    row = tx.session.get_one(BankAccountRow, account)
    row.columns = known
    tx.session.flush()
    tx.changed(TOPIC, account)
    tx.says(_("Colonnes du CSV de {name} retenues.").format(name=before.name))
    tx.undo_with(describe_bank_csv, account=account, columns=before.columns)


@command(Permission.PAYMENTS)
def import_statement(tx: Tx, *, account: int, file_name: str, read: ReadFile) -> Taken:
    """Take in what a file says; lines known already, from it or another, are not taken twice.

    The first CSV of an account has its columns remembered. Raises NotFound `bank_account`, BadInput `bank_empty`.
    """
    found = bank_account(tx, account=account)
    if not read.file.lines:
        raise BadInput("bank_empty", _("Ce fichier ne contient aucune opération."))
    keys = [line.key for line in read.file.lines]
    known = _known(tx, account, keys)
    fresh = [line for line in read.file.lines if line.key not in known or known[line.key].state == "withdrawn"]
    if not fresh:
        tx.says(_("Ce relevé était déjà importé : rien n’est ajouté."))
        return Taken(None, 0, len(keys), read.file.left_out)
    statement = _statement(tx, account, file_name, read)
    for line in fresh:
        if line.key in known:
            known[line.key].state = "new"
            known[line.key].statement = statement
        else:
            tx.session.add(_line(account, statement, line))
    tx.session.flush()
    if read.columns is not None and found.columns is None:
        describe_bank_csv(tx, account=account, columns=read.columns.to_json())
    tx.changed(TOPIC, account)
    tx.says(
        ngettext(
            "{count} opération importée de {file}", "{count} opérations importées de {file}", len(fresh)
        ).format(count=len(fresh), file=file_name)
        + (_(" ; {known} l’étaient déjà.").format(known=len(keys) - len(fresh)) if len(fresh) < len(keys) else ".")
    )
    tx.undo_with(withdraw_statement, statement=statement)
    return Taken(statement, len(fresh), len(keys) - len(fresh), read.file.left_out)


def _known(tx: Tx, account: int, keys: Sequence[str]) -> dict[str, BankLineRow]:
    found: dict[str, BankLineRow] = {}
    for at in range(0, len(keys), 500):
        statement = select(BankLineRow).where(
            BankLineRow.account == account, BankLineRow.key.in_(keys[at : at + 500])
        )
        found |= {row.key: row for row in tx.session.scalars(statement)}
    return found


def _statement(tx: Tx, account: int, file_name: str, read: ReadFile) -> int:
    """The statement of a file: a new one, or the one withdrawn before."""
    row = tx.session.scalar(
        select(BankStatementRow).where(BankStatementRow.account == account, BankStatementRow.sha256 == read.sha256)
    )
    if row is None:
        row = BankStatementRow(
            account=account, file_name=file_name[-200:], sha256=read.sha256, format=read.format,
            opening=read.file.statements[0].opening, closing=read.file.statements[-1].closing,
            imported_at=tx.clock.now(), withdrawn=False,
        )  # fmt: skip
        tx.session.add(row)
    row.withdrawn = False
    tx.session.flush()
    return row.id


def _line(account: int, statement: int, line: BankLine) -> BankLineRow:
    return BankLineRow(
        account=account, statement=statement, key=line.key, place=line.place, booked_on=line.booked_on,
        valued_on=line.valued_on, amount=line.amount, text=line.text, name=line.name, iban=line.iban,
        reference=line.reference, mandate=line.mandate, bank_reference=line.bank_reference, reversal=line.reversal,
        returned=line.returned, parts=line.parts, state="new", ignored_reason="",
    )  # fmt: skip


@command(Permission.PAYMENTS)
def withdraw_statement(tx: Tx, *, statement: int) -> None:
    """Take an import back.

    Raises NotFound `bank_statement`, RuleBroken `lines_used` once a line was matched or ignored.
    """
    row = tx.session.get(BankStatementRow, statement)
    if row is None:
        raise NotFound("bank_statement", _("Le relevé n° {id} n’existe pas.").format(id=statement))
    lines = list(tx.session.scalars(select(BankLineRow).where(BankLineRow.statement == statement)))
    used = sum(line.state in ("matched", "ignored") for line in lines)
    if used:
        raise RuleBroken(
            "lines_used",
            ngettext(
                "{count} ligne de ce relevé est rapprochée ou écartée : détachez-la d’abord.",
                "{count} lignes de ce relevé sont rapprochées ou écartées : détachez-les d’abord.",
                used,
            ).format(count=used),
        )
    _set_lines(tx, row, lines, withdrawn=True)
    tx.says(_("Import de {file} retiré.").format(file=row.file_name))
    tx.undo_with(restore_statement, statement=statement)


@command(Permission.PAYMENTS)
def restore_statement(tx: Tx, *, statement: int) -> None:
    """Bring a withdrawn import back; raises NotFound `bank_statement`."""
    row = tx.session.get(BankStatementRow, statement)
    if row is None:
        raise NotFound("bank_statement", _("Le relevé n° {id} n’existe pas.").format(id=statement))
    lines = list(tx.session.scalars(select(BankLineRow).where(BankLineRow.statement == statement)))
    _set_lines(tx, row, lines, withdrawn=False)
    tx.says(_("Import de {file} remis.").format(file=row.file_name))
    tx.undo_with(withdraw_statement, statement=statement)


def _set_lines(tx: Tx, row: BankStatementRow, lines: Sequence[BankLineRow], *, withdrawn: bool) -> None:
    row.withdrawn = withdrawn
    for line in lines:
        if line.state in ("new", "withdrawn"):
            line.state = "withdrawn" if withdrawn else "new"
    tx.session.flush()
    tx.changed(TOPIC, row.account)
