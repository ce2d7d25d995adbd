"""What the built program must still be able to do, played on a small pole: each file that it writes or reads."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pole_desk.cli.context import Context
from pole_desk.cli.output import Result
from pole_desk.kernel.errors import DatabaseUnfit, PoleError
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month

if TYPE_CHECKING:
    import argparse

OURS, THEIRS = "FR7630006000011234567890189", "FR7630001007941234567890185"
CREDITOR = "FR72ZZZ123456"
NOWHERE = "postgresql+psycopg://pole@127.0.0.1:1/pole"
CAMT = (
    "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt><Id>1</Id>"
    "<Acct><Id><IBAN>{account}</IBAN></Id></Acct><Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><AddtlNtryInf>VIR {number}</AddtlNtryInf></Ntry>"
    "</Stmt></BkToCstmrStmt></Document>"
)


class Rehearsal:
    """The month's money by the commands that a person types. Raises PoleError naming what does not work."""

    def __init__(self, context: Context, folder: Path, reader: argparse.ArgumentParser) -> None:
        self._context, self._folder, self._reader = context, folder, reader
        self._today = context.clock.today()
        self._month = Month.of(self._today)

    def play(self) -> list[str]:
        """The steps, each by its name."""
        steps = (
            (_("factures"), self._invoices), (_("Factur‑X"), self._xml), (_("prélèvements"), self._debits),
            (_("relevé de banque"), self._bank), (_("brouillons"), self._letters), (_("relevé de compte"), self._paper),
            (_("tableur"), self._workbook), (_("écritures"), self._books), (_("PostgreSQL"), self._postgresql),
        )  # fmt: skip
        self._prepare()
        for name, step in steps:
            try:
                worked = step()
            except PoleError as refused:
                raise _missed(name, refused.message) from refused
            if not worked:
                raise _missed(name, _("le fichier n’est pas celui attendu"))
        return [name for name, _step in steps]

    def _said(self, *words: object) -> Result:
        arguments = self._reader.parse_args([str(word) for word in words])
        result: Result = arguments.run(self._context, arguments)
        return result

    def _prepare(self) -> None:
        from pole_desk.accounts.billing.rules.announcing import CODE_SETTING
        from pole_desk.accounts.mail.commands import set_folder
        from pole_desk.accounts.receivables.commands import add_bank_account
        from pole_desk.kernel.settings import set_setting
        from pole_desk.registers.catalog.commands import change_issuer
        from pole_desk.registers.catalog.queries import issuers
        from pole_desk.registers.catalog.rules import IssuerInput

        runner = self._context.runner
        self._issuers = runner.read(issuers)
        runner.do(set_folder, folder=str(self._folder / "brouillons"))
        runner.do(set_setting, key=CODE_SETTING, value=True, valid_from=self._today)
        runner.do(add_bank_account, issuer=self._issuers[0].id, iban=OURS)
        for one in self._issuers:
            typed = {name: getattr(one, name) for name in IssuerInput.__dataclass_fields__}
            runner.do(change_issuer, issuer=one.id, values=IssuerInput(**{**typed, "iban": OURS}))
            self._said("mail", "sender", one.id, "--address", "pole@exemple.fr", "--name", _("Le pôle"))
            self._said("mandates", "creditor", one.code, CREDITOR, "--from", self._month.first)

    def _invoices(self) -> bool:
        self._said("invoices", "issue", self._month, "--out", self._folder)
        listed: Any = self._said("invoices", "list", "--month", self._month).data["invoices"]
        self._all = listed
        known: Any = self._said("parties").data["parties"]
        self._client = next(one["id"] for one in known if one["name"] == listed[0]["party"])
        return all((self._folder / f"{one['number']}.pdf").read_bytes().startswith(b"%PDF") for one in listed)

    def _xml(self) -> bool:
        from pole_desk.formats.facturx.container import xml_of

        number, file = self._all[0]["number"], self._folder / "facture.xml"
        self._said("invoices", "xml", number, "--out", file)
        return xml_of((self._folder / f"{number}.pdf").read_bytes()) == file.read_bytes()

    def _debits(self) -> bool:
        for one in self._issuers:
            given = ["--reference", f"RUM-{one.code}", "--iban", THEIRS, "--signed-on", self._month.first]
            self._said("mandates", "add", "--party", self._client, "--issuer", one.code, *given)
        file, later = self._folder / "prelevements.xml", self._today + timedelta(days=40)
        self._said("export", "sepa", "--on", later, "--out", file)
        return b"pain.008.001.08" in file.read_bytes()

    def _bank(self) -> bool:
        paid, file = self._all[-1], self._folder / "releve.xml"
        told = {"account": OURS, "amount": paid["total"], "day": self._today, "number": paid["number"]}
        file.write_text(CAMT.format(**told), encoding="utf-8")
        return self._said("payments", "match", file).data["imported"] == 1

    def _letters(self) -> bool:
        told = self._said("invoices", "send", self._month).data
        return told["drafted"] == len(list((self._folder / "brouillons").glob("*.eml"))) > 0

    def _paper(self) -> bool:
        file = self._folder / "compte.pdf"
        self._said("statement", "--party", self._client, "--out", file)
        return file.read_bytes().startswith(b"%PDF")

    def _workbook(self) -> bool:
        file = self._folder / "tva.xlsx"
        self._said("export", "vat", "--from", self._month.first, "--to", self._month.last, "--out", file)
        return file.read_bytes().startswith(b"PK")

    def _books(self) -> bool:
        folder = self._folder / "comptable"
        self._said("export", "journal", "--from", self._month.first, "--to", self._month.last, "--out", folder)
        return any(file.read_bytes().startswith(b"JournalCode") for file in folder.glob("*FEC*.txt"))

    def _postgresql(self) -> bool:
        """Its library is here and asks; nobody answers at that address."""
        context = Context(NOWHERE, self._context.clock, as_json=False, url_given=True)
        try:
            context.runner.read(lambda _reader: None)
        except DatabaseUnfit:
            return True
        finally:
            context.close()
        return False


def _missed(step: str, why: str) -> PoleError:
    return PoleError("smoke", _("L’essai échoue à « {step} » : {why}").format(step=step, why=why))
