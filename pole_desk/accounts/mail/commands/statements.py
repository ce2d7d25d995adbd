"""A client's statement of account given to the post box; drawing it belongs to whoever owns its figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pole_desk.accounts.mail.commands.letters import queue_letters
from pole_desk.accounts.mail.queries import address_of, posted_about, sender, template
from pole_desk.accounts.mail.rules import LOST, Kind
from pole_desk.accounts.mail.rules.server import no_sender
from pole_desk.accounts.mail.rules.templates import filled
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import IssuerId, LetterId, PartyId
from pole_desk.ports.outgoing import Attachment, Letter
from pole_desk.registers.catalog.queries import issuer as found_issuer
from pole_desk.registers.parties.queries import party_names


@command(Permission.PAYMENTS)
def send_statement(
    tx: Tx,
    *,
    party: PartyId,
    issuer: IssuerId,
    on: date,
    balance: Decimal,
    due: date | None,
    lines: str,
    paper: bytes,
    again: bool = False,
) -> LetterId:
    """Post the statement of a client's account on a day, its PDF attached; `lines` are what it lists.

    `due` is the oldest day to pay by. One that left or will is not posted twice unless `again`. Raises
    RuleBroken `no_address` naming the client, `no_sender`, `already_sent`, BadInput `placeholder`.
    """
    client = party_names(tx, parties=[party])[party]
    to = address_of(tx, party=party)
    seller = found_issuer(tx, issuer=issuer).name
    if not to:
        raise RuleBroken(
            "no_address",
            _("{client} n’a pas d’adresse e-mail. Ajoutez-la sur sa fiche, ou imprimez le relevé.").format(
                client=client
            ),
            party=party,
        )
    if sender(tx, issuer=issuer) is None:
        raise no_sender(seller)
    about = f"statement:{issuer}:{party}:{on}"
    former = posted_about(tx, about=[about])
    sent = next((one for one in former if one.state not in LOST), None)
    if sent is not None and not again:
        raise RuleBroken(
            "already_sent",
            _("Le relevé de {client} au {day} est déjà parti à {to}. « Renvoyer » l’envoie encore.").format(
                client=client, day=numeric_day(on), to=sent.to
            ),
        )
    words = {
        "client": client, "balance": euros(balance), "due": "–" if due is None else numeric_day(due),
        "date": numeric_day(on), "list": lines, "issuer": seller,
    }  # fmt: skip
    wording = filled(template(tx, kind=Kind.STATEMENT), words)
    [made] = queue_letters(
        tx,
        letters=[
            Letter(
                f"{about}:{len(former) + 1}", Kind.STATEMENT, issuer, party, to, wording.subject, wording.body,
                (Attachment(_("Relevé {day}.pdf").format(day=on.isoformat()), content=paper),), (about,),
            )
        ],
    )  # fmt: skip
    tx.says(_("Relevé de {client} à envoyer à {to}.").format(client=client, to=to))
    return made
