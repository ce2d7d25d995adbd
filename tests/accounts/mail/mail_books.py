"""Books that also send letters, and a mail server on loopback that answers what a test tells it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from account_books import Books
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
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

MORE = ("setting", "party_role", "party_scheme", "mail_letter", "mail_attachment", "mail_about", "mail_attempt")
USER, PASSWORD = "facturation", "motdepasse-é"


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


class Desk:
    """What the server does with each message: told by a test, else everything is taken."""

    def __init__(self) -> None:
        self.taken: list[tuple[Envelope, EmailMessage]] = []
        self.sessions = 0
        self.on_rcpt: Callable[[str], str | None] = lambda _address: None
        self.on_data: Callable[[int], str | None] = lambda _place: None
        self.seen = 0
        hooks = {"EHLO": self._greet, "RCPT": self._addressee, "DATA": self._content}
        self.__dict__.update({f"handle_{name}": hook for name, hook in hooks.items()})

    async def _greet(
        self, server: SMTP, session: Session, envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = host
        return answers

    async def _addressee(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_rcpt(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def _content(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.seen += 1
        answer = self.on_data(self.seen)
        if answer == "cut":
            server.transport.abort()
            return "421 cut"
        if answer is None:
            message = BytesParser(policy=policy.default).parsebytes(envelope.content)
            self.taken.append((envelope, message))
        return answer or "250 OK"

    @property
    def addressed(self) -> list[str]:
        """To whom each message taken was handed over, in order."""
        return [envelope.rcpt_tos[0] for envelope, _message in self.taken]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def post_office(desk: Desk, certificate: Path, *, security: str = "starttls", utf8: bool = False) -> Iterator[int]:
    """A server that asks for TLS and a password, on a free port of loopback."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    asks = security != "none"

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    options = {
        "authenticator": check if asks else None, "auth_required": asks, "auth_require_tls": security == "starttls",
        "require_starttls": security == "starttls", "tls_context": context if security == "starttls" else None,
        "data_size_limit": 30_000_000, "enable_SMTPUTF8": utf8,
    }  # fmt: skip
    office = Controller(
        desk, hostname="127.0.0.1", port=free_port(), ssl_context=context if security == "tls" else None, **options
    )
    office.start()
    try:
        yield office.port
    finally:
        office.stop()


def certificate_for(folder: Path, host: str = "localhost") -> Path:
    """A certificate and its key in one file, signed by itself, for a host and 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{host}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


def knows(books: MailBooks, port: int, *, security: str = "starttls") -> Passwords:
    """The pole uses the server on loopback, its password typed."""
    user = "" if security == "none" else USER
    books.runner.do(set_server, host="localhost", port=port, security=security, user=user)
    typed = Passwords()
    typed.hold(Server("localhost", port, security, user), PASSWORD)
    return typed
