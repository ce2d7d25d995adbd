"""Quotes sent: frozen with their file, by e-mail or noted so; sending is never taken back."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert

from pole_desk.accounts.quotes.commands._rows import (
    found_row,
    other_versions,
    own_lines,
    require_none_stands,
    told,
)
from pole_desk.accounts.quotes.queries import document_of, draft_paper
from pole_desk.accounts.quotes.rules import TOPIC, QuoteState, require_step
from pole_desk.accounts.quotes.tables import QuoteDocumentRow, QuoteRow
from pole_desk.formats.pdf.frozen import freeze
from pole_desk.formats.pdf.offer import render_offer
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import GeneralQuoteId, IssuerId, LetterId, PartyId
from pole_desk.ports.outgoing import Attachment, Letter, PostBox
from pole_desk.registers.catalog.queries import issuer
from pole_desk.registers.parties.queries import party as party_card

MAILED = frozenset({QuoteState.SENT, QuoteState.ACCEPTED})


@command(Permission.INVOICE)
def send_quote(tx: Tx, *, quote: GeneralQuoteId, mailed: bool = False, to: str = "") -> LetterId | None:
    """Freeze a draft and keep its file; `mailed` posts it too, to the structure's address when none is told.

    The version sent before is replaced. Never undone: what was sent was sent. Raises BadInput `lines`,
    `valid_until`, RuleBroken `quote_state`, `quote_accepted`, `no_address`.
    """
    row = found_row(tx, quote)
    require_step(row.number, row.state, QuoteState.SENT)
    if row.sent_at is not None:
        raise RuleBroken("quote_state", _("Le devis {number} a déjà été envoyé.").format(number=row.number))
    require_none_stands(tx, row)
    _require_ready(tx, row)
    _freeze(tx, row)
    for other in other_versions(tx, row):
        if other.state in (QuoteState.SENT, QuoteState.REFUSED):
            other.state = str(QuoteState.REPLACED)
            tx.changed(TOPIC, other.id)
    letter = mail_quote(tx, quote=quote, to=to) if mailed else None
    tx.notes.undo = None
    told(tx, row, _("Devis {number} envoyé, valable jusqu’au {day}.").format(
        number=row.number, day=numeric_day(row.valid_until)
    ))  # fmt: skip
    return letter


def _require_ready(tx: Tx, row: QuoteRow) -> None:
    if not any(not line.withdrawn for line in own_lines(tx, row)):
        raise BadInput("lines", _("Le devis {number} n’a aucune ligne.").format(number=row.number))
    if row.valid_until < tx.clock.today():
        raise BadInput(
            "valid_until",
            _("Le devis {number} était valable jusqu’au {day}, qui est passé.").format(
                number=row.number, day=numeric_day(row.valid_until)
            ),
        )


def _freeze(tx: Tx, row: QuoteRow) -> None:
    """What the paper says becomes what the quote is: lines, sums, file."""
    paper = draft_paper(tx, quote=GeneralQuoteId(row.id))
    now = tx.clock.now()
    content = render_offer(paper)
    for line in own_lines(tx, row):
        line.sent_at = now
    tx.session.flush()
    row.net, row.vat, row.total = paper.net, paper.vat, paper.total
    row.state, row.sent_on, row.sent_at, row.snapshot = str(QuoteState.SENT), tx.clock.today(), now, freeze(paper)
    tx.session.flush()
    tx.connection.execute(
        insert(QuoteDocumentRow),
        {"quote": row.id, "sha256": hashlib.sha256(content).hexdigest(), "content": content, "stored_at": now},
    )


@command(Permission.INVOICE)
def mail_quote(tx: Tx, *, quote: GeneralQuoteId, to: str = "") -> LetterId:
    """Post a quote sent, with the file that was kept; again when asked again.

    Raises RuleBroken `no_address`, `quote_state`, BadInput `email`.
    """
    row = found_row(tx, quote)
    if row.state not in MAILED:
        raise RuleBroken(
            "quote_state", _("Le devis {number} n’est pas une offre en cours.").format(number=row.number)
        )
    box = tx.port(PostBox)  # type: ignore[type-abstract]
    address = to.strip() or box.address(tx, PartyId(row.party))
    name = party_card(tx, party=PartyId(row.party)).name
    if not address:
        raise RuleBroken(
            "no_address",
            _("{name} n’a pas d’adresse de courriel. Donnez-en une, ou imprimez le devis.").format(name=name),
        )
    about = f"quote:{row.id}"
    words = {
        "number": row.number, "client": name, "total": euros(row.total), "due": numeric_day(row.valid_until),
        "object": row.title, "issuer": issuer(tx, issuer=IssuerId(row.issuer)).name,
    }  # fmt: skip
    said = box.wording(tx, "quote", words)
    count = len(box.posted(tx, [about]))
    letter = Letter(
        key=f"{about}:{count + 1}", kind="quote", issuer=IssuerId(row.issuer), party=PartyId(row.party), to=address,
        subject=said.subject, body=said.body,
        attachments=(Attachment(f"{row.number}.pdf", content=document_of(tx, quote=quote)),), about=(about,),
    )  # fmt: skip
    made = box.post(tx, [letter])[0]
    told(tx, row, _("Devis {number} à envoyer à {to}.").format(number=row.number, to=address))
    return made
