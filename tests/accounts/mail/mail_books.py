"""Books that also send letters; the mail server on loopback is in `post_office`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from account_books import Books
from post_office import PASSWORD, USER
from sqlalchemy import insert

from pole_desk.accounts.billing.commands import store_documents
from pole_desk.accounts.billing.queries import pending_documents
from pole_desk.accounts.mail import tables
from pole_desk.accounts.mail.commands import set_sender, set_server
from pole_desk.accounts.mail.outbox import Passwords
from pole_desk.accounts.mail.outgoing import MailPost
from pole_desk.accounts.mail.queries import Letter, letters
from pole_desk.accounts.mail.rules.server import Server
from pole_desk.kernel.database import Base
from pole_desk.kernel.guards import install
from pole_desk.kernel.permissions import ADMINISTRATOR
from pole_desk.kernel.work import Runner
from pole_desk.ports.outgoing import PostBox
from pole_desk.registers.parties.tables import ContactRow

MORE = (
    "setting", "party_role", "party_scheme", "mail_letter", "mail_attachment", "mail_about", "mail_attempt", "mail_return",
    "mail_handing",
)  # fmt: skip


class MailBooks(Books):
    """What a test does with letters, in a word each."""

    def another(self) -> Runner:
        made = super().another()
        return Runner(
            self.engine, self.clock, ADMINISTRATOR, {**made.ports, PostBox: MailPost()},
            guards=(*made._guards, *tables.GUARDS),
        )  # fmt: skip

    def create(self) -> None:
        super().create()
        with self.engine.begin() as connection:
            Base.metadata.create_all(connection, tables=[Base.metadata.tables[name] for name in MORE])
            install(connection, tables.GUARDS)

    def writes(self, address: str = "facturation@exemple.fr", **options: Any) -> None:
        """The seller's address is set."""
        self.runner.do(set_sender, issuer=1, address=address, **{"name": "Coopérative du pôle", **options})

    def drawn(self) -> None:
        """Every waiting file is stored: a small one that says its number."""
        waiting = self.runner.read(pending_documents)
        self.runner.do(store_documents, documents=[(one, content_of(one)) for one in waiting])

    def invoiced(self, count: int = 1, *, drawn: bool = True) -> list[int]:
        """Clients with an invoice each, their file stored; the clients."""
        made = [self.party(f"Client {one:03d}", email=f"client{one:03d}@exemple.fr") for one in range(1, count + 1)]
        for one in made:
            self.owes(one, "100")
        self.issue()
        if drawn:
            self.drawn()
        return made

    def contact(self, party: int, email: str) -> None:
        """A person who gets the invoices."""
        row = {
            "party": party, "name": "Compta", "function": "", "email": email, "phone": "", "main": False,
            "billing": True, "left_on": None, "erased_at": None, "search_key": "compta", "version": 1,
        }  # fmt: skip
        with self.engine.begin() as connection:
            connection.execute(insert(ContactRow), row)

    def later(self, minutes: int) -> None:
        self.clock.set(self.clock.now() + timedelta(minutes=minutes))

    def letters(self, **options: Any) -> list[Letter]:
        return list(reversed(self.runner.read(letters, **options)))

    def states(self) -> list[str]:
        """Where each letter stands, the oldest first."""
        return [one.state for one in self.letters()]


def content_of(invoice: int) -> bytes:
    return f"%PDF-1.7 facture {invoice}".encode()


def knows(books: MailBooks, port: int, *, security: str = "starttls") -> Passwords:
    """The pole uses the server on loopback, its password typed."""
    user = "" if security == "none" else USER
    books.runner.do(set_server, host="localhost", port=port, security=security, user=user)
    typed = Passwords()
    typed.hold(Server("localhost", port, security, user), PASSWORD)
    return typed
