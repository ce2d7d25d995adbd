"""Mandates written down, corrected, closed, revoked; accounts to send money to; the seller's creditor identifier."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from pole_desk.accounts.receivables.commands._accounts import account_of, require_party
from pole_desk.accounts.receivables.queries import Account, Mandate, creditors, payees, seller_in_turn
from pole_desk.accounts.receivables.queries import mandate as mandate_of
from pole_desk.accounts.receivables.rules.debits import CREDITOR_SETTING
from pole_desk.accounts.receivables.rules.mandates import NOTICE_DAYS, TOPIC, Use, reference_of, use_names
from pole_desk.accounts.receivables.tables import MandateRow, PayeeRow
from pole_desk.formats.sepa import Scheme, creditor_id_of
from pole_desk.kernel.errors import BadInput, NotFound, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.settings import set_setting, setting
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId, PartyId


@command(Permission.PAYMENTS)
def add_mandate(
    tx: Tx,
    *,
    issuer: IssuerId,
    party: PartyId,
    reference: str,
    signed_on: date,
    account: Account,
    scheme: Scheme = Scheme.CORE,
    use: Use = Use.REPEATED,
    notice_days: int = NOTICE_DAYS,
    used_on: date | None = None,
) -> int:
    """A client's signed mandate; `used_on` is its last debit made by other means.

    Raises BadInput `mandate_reference`, `iban`, `bic`, `sepa_*`, `signed_on`, `used_on`, `notice_days`,
    NotFound `party`, `issuer`, RuleBroken `mandate_reference_once`.
    """
    name = require_party(tx, party)
    _require_issuer(tx, issuer)
    _require_days(tx, signed_on, used_on, notice_days)
    checked = account_of(account)
    told = reference_of(reference)
    _require_free(tx, issuer, told)
    row = MandateRow(
        issuer=issuer, party=party, reference=told, scheme=str(Scheme(scheme)), use=str(Use(use)),
        signed_on=signed_on, **checked._asdict(), notice_days=notice_days, used_on=used_on, closing=False,
        revoked_on=None, revoked_reason="", withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TOPIC, row.id)
    tx.says(
        _("Mandat {reference} de {name} enregistré ({use}, signé le {day}).").format(
            reference=told, name=name, use=use_names()[use], day=numeric_day(signed_on)
        )
    )
    tx.undo_with(withdraw_mandate, mandate=row.id)
    return row.id


@command(Permission.PAYMENTS)
def change_mandate(
    tx: Tx,
    *,
    mandate: int,
    account: Account | None = None,
    notice_days: int | None = None,
    closing: bool | None = None,
    seen_version: int | None = None,
) -> None:
    """Correct the account while nothing was asked under it; the address, notice and `closing` at any time.

    `closing`: the next debit is the last. Raises RuleBroken `mandate_served` for another account or holder
    once it served, Conflict `stale`.
    """
    found, row = _standing_row(tx, mandate)
    tx.require_version(TOPIC, row, seen_version)
    before: dict[str, Any] = {"account": found.account, "notice_days": row.notice_days, "closing": row.closing}
    if account is not None:
        checked = account_of(account)
        if found.collected and (checked.iban, checked.holder) != (row.iban, row.holder):
            raise RuleBroken(
                "mandate_served",
                _("Le mandat {reference} a déjà servi : pour un autre compte ou un autre titulaire, révoquez-le et "
                  "faites-en signer un nouveau.").format(reference=row.reference),
            )  # fmt: skip
        for name, value in checked._asdict().items():
            setattr(row, name, value)
    if notice_days is not None:
        _require_days(tx, row.signed_on, row.used_on, notice_days)
        row.notice_days = notice_days
    if closing is not None:
        row.closing = closing
    tx.session.flush()
    tx.changed(TOPIC, mandate)
    tx.says(_("Mandat {reference} de {name} mis à jour.").format(reference=row.reference, name=found.party_name))
    tx.undo_with(change_mandate, mandate=mandate, **before)


@command(Permission.PAYMENTS)
def revoke_mandate(tx: Tx, *, mandate: int, on: date, reason: str) -> None:
    """Nothing is asked under it from a day on; raises BadInput `reason`, RuleBroken `mandate_revoked`."""
    if not reason.strip():
        raise BadInput("reason", _("Dites pourquoi ce mandat est révoqué."))
    found, row = _standing_row(tx, mandate)
    if row.revoked_on is not None:
        raise RuleBroken(
            "mandate_revoked",
            _("Ce mandat est déjà révoqué depuis le {day}.").format(day=numeric_day(row.revoked_on)),
        )
    row.revoked_on, row.revoked_reason = on, reason.strip()
    tx.session.flush()
    tx.changed(TOPIC, mandate)
    tx.says(
        _("Mandat {reference} de {name} révoqué le {day} : {reason}.").format(
            reference=row.reference, name=found.party_name, day=numeric_day(on), reason=reason.strip()
        )
    )
    tx.undo_with(reinstate_mandate, mandate=mandate)


@command(Permission.PAYMENTS)
def reinstate_mandate(tx: Tx, *, mandate: int) -> None:
    """Take a revocation back; raises RuleBroken `not_revoked`."""
    found, row = _standing_row(tx, mandate)
    if row.revoked_on is None:
        raise RuleBroken("not_revoked", _("Ce mandat n’est pas révoqué."))
    on, reason = row.revoked_on, row.revoked_reason
    row.revoked_on, row.revoked_reason = None, ""
    tx.session.flush()
    tx.changed(TOPIC, mandate)
    tx.says(
        _("Mandat {reference} de {name} de nouveau en vigueur.").format(
            reference=row.reference, name=found.party_name
        )
    )
    tx.undo_with(revoke_mandate, mandate=mandate, on=on, reason=reason)


@command(Permission.PAYMENTS)
def withdraw_mandate(tx: Tx, *, mandate: int) -> None:
    """Take back a mandate typed by mistake; raises RuleBroken `mandate_served` once something was asked."""
    found, row = _standing_row(tx, mandate)
    if len(found.collected) > (row.used_on is not None):
        raise RuleBroken(
            "mandate_served",
            _("Le mandat {reference} a déjà servi : révoquez-le plutôt.").format(reference=row.reference),
        )
    row.withdrawn = True
    tx.session.flush()
    tx.changed(TOPIC, mandate)
    tx.says(_("Mandat {reference} de {name} retiré.").format(reference=row.reference, name=found.party_name))
    tx.undo_with(restore_mandate, mandate=mandate)


@command(Permission.PAYMENTS)
def restore_mandate(tx: Tx, *, mandate: int) -> None:
    """Put back a mandate taken back; raises RuleBroken `not_withdrawn`, `mandate_reference_once`."""
    found, row = mandate_of(tx, mandate=mandate), tx.session.get_one(MandateRow, mandate)
    if not row.withdrawn:
        raise RuleBroken("not_withdrawn", _("Ce mandat n’est pas retiré."))
    _require_free(tx, IssuerId(row.issuer), row.reference)
    row.withdrawn = False
    tx.session.flush()
    tx.changed(TOPIC, mandate)
    tx.says(_("Mandat {reference} de {name} remis.").format(reference=row.reference, name=found.party_name))
    tx.undo_with(withdraw_mandate, mandate=mandate)


@command(Permission.PAYMENTS)
def set_payee(tx: Tx, *, party: PartyId, account: Account | None) -> int | None:
    """The account to which a structure is paid from now on, or none; the one before stays written.

    Raises BadInput `iban`, `bic`, `sepa_*`, NotFound `party`.
    """
    name = require_party(tx, party)
    checked = None if account is None else account_of(account)
    before = payees(tx, party=party).get(party)
    if before is not None:
        tx.session.get_one(PayeeRow, before.id).withdrawn = True
        tx.session.flush()
        tx.changed(TOPIC, before.id)
    row = None
    if checked is not None:
        row = PayeeRow(party=party, **checked._asdict(), since=tx.clock.today(), withdrawn=False)
        tx.session.add(row)
        tx.session.flush()
        tx.changed(TOPIC, row.id)
    told = _("{name} est payé sur le compte {iban}.") if checked else _("{name} n’a plus de compte de virement.")
    tx.says(told.format(name=name, iban=checked.iban if checked else ""))
    tx.undo_with(set_payee, party=party, account=before.account if before else None)
    return None if row is None else row.id


@command(Permission.SETTINGS)
def set_creditor_id(tx: Tx, *, issuer: IssuerId, creditor_id: str, valid_from: date) -> None:
    """The SEPA creditor identifier of a seller from a day on; raises BadInput `creditor_id`, NotFound `issuer`."""
    code = _require_issuer(tx, issuer)
    value = dict(setting(tx, key=CREDITOR_SETTING, on=valid_from, default={}))
    value[code] = creditor_id_of(creditor_id)
    label = _("Identifiant créancier SEPA")
    set_setting(tx, key=CREDITOR_SETTING, value=value, valid_from=valid_from, label=label)


def _standing_row(tx: Tx, mandate: int) -> tuple[Mandate, MandateRow]:
    """The mandate, read once nobody else makes a file of debits for its seller."""
    seller_in_turn(tx, issuer=mandate_of(tx, mandate=mandate).issuer)
    found = mandate_of(tx, mandate=mandate)
    if found.withdrawn:
        raise RuleBroken("mandate_withdrawn", _("Ce mandat est retiré : remettez-le d’abord."))
    return found, tx.session.get_one(MandateRow, mandate)


def _require_issuer(tx: Tx, issuer: IssuerId) -> str:
    found = creditors(tx, on=tx.clock.today()).get(issuer)
    if found is None:
        raise NotFound("issuer", _("Le vendeur nᵒ {id} n’existe pas.").format(id=issuer))
    return found.issuer.code


def _require_days(tx: Tx, signed_on: date, used_on: date | None, notice_days: int) -> None:
    if signed_on > tx.clock.today():
        raise BadInput(
            "signed_on",
            _("Un mandat est enregistré une fois signé : le {day} n’est pas encore là.").format(
                day=numeric_day(signed_on)
            ),
        )
    if used_on is not None and used_on < signed_on:
        raise BadInput("used_on", _("Le dernier prélèvement ne peut pas précéder la signature du mandat."))
    if not 1 <= notice_days <= NOTICE_DAYS:
        raise BadInput(
            "notice_days",
            _("Le client est prévenu de 1 à {most} jours avant le prélèvement ({most}, sauf accord).").format(
                most=NOTICE_DAYS
            ),
        )


def _require_free(tx: Tx, issuer: IssuerId, reference: str) -> None:
    row = MandateRow
    taken = tx.session.scalar(
        select(row.id).where(row.issuer == issuer, row.reference == reference, row.withdrawn.is_(False))
    )
    if taken is not None:
        other = mandate_of(tx, mandate=taken)
        raise RuleBroken(
            "mandate_reference_once",
            _("La référence {reference} est déjà celle d’un mandat de {name}, signé le {day}. Donnez-en une "
              "autre.").format(reference=reference, name=other.party_name, day=numeric_day(other.signed_on)),
            mandate=taken,
        )  # fmt: skip
