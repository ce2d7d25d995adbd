"""A mail server on loopback, with TLS and a password, that answers what a test tells it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "facturation", "motdepasse-é"


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
def post_office(
    desk: Desk, certificate: Path, *, security: str = "starttls", utf8: bool = False, plain: bool = True
) -> Iterator[int]:
    """A server that asks for TLS and a password, on a free port of loopback; not `plain`: by AUTH LOGIN alone."""
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
        "auth_exclude_mechanism": [] if plain else ["PLAIN"],
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
