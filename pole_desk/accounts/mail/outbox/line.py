"""The line to a mail server (SMTP): opened with its certificate checked, one message after the other."""

from __future__ import annotations

import base64
import contextlib
import smtplib
import socket
import ssl
from types import TracebackType
from typing import NamedTuple

from pole_desk.accounts.mail.rules import Outcome
from pole_desk.accounts.mail.rules.attempts import unsure_words
from pole_desk.accounts.mail.rules.server import Security, Server
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _

SECONDS = 30
"""How long the server may stay silent."""
CLOSING, WELCOME, ASKS, GOES_ON = 421, 235, 334, 354


class Verdict(NamedTuple):
    """What a message came to: `code` is the server's answer, `says` the words for a person."""

    outcome: Outcome
    code: int | None
    says: str


class Envelope(NamedTuple):
    """Who the server is told of; `copy` is empty when nobody else gets the message."""

    sender: str
    to: str
    copy: str
    utf8: bool


class Refused(Exception):
    """The server answered no to a step of a message."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.words = words.decode("utf-8", "replace")


class Line:
    """A connection used for message after message, opened again when it was cut.

    `with Line(server, password) as line:` raises RuleBroken `mail_server`, `mail_certificate`,
    `mail_login` when the server can't be had at all.
    """

    def __init__(self, server: Server, password: str, *, seconds: int = SECONDS) -> None:
        self._server, self._password, self._seconds = server, password, seconds
        self._smtp: smtplib.SMTP | None = None
        self._carried = 0

    def __enter__(self) -> Line:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._close()

    def deliver(self, envelope: Envelope, content: bytes) -> Verdict:
        """Hand a message over. A temporary refusal (4xx) or a cut line is for later, a 5xx is for good.

        When the line is cut after the last byte and before the server's word, nobody knows: it is unsure,
        and leaves again only when somebody asks. A server that only closes after so many messages is called
        again at once. Raises as opening does when it can't be called again.
        """
        if envelope.utf8 and not self._open().has_extn("smtputf8"):
            return Verdict(Outcome.REFUSED, None, _("ce serveur ne prend pas les adresses accentuées (SMTPUTF8)"))
        worn = self._carried > 0
        verdict, began = self._try(envelope, content)
        if worn and not began and verdict.outcome == Outcome.LATER and self._smtp is None:
            verdict, began = self._try(envelope, content)
        return verdict

    def _try(self, envelope: Envelope, content: bytes) -> tuple[Verdict, bool]:
        """A verdict, and whether the message itself was begun."""
        smtp = self._open()
        began = over = False
        try:
            options = [f"SIZE={len(content)}"] if smtp.has_extn("size") else []
            options += ["SMTPUTF8"] if envelope.utf8 else []
            _require(smtp.mail(envelope.sender, options))
            _require(smtp.rcpt(envelope.to))
            if envelope.copy:
                smtp.rcpt(envelope.copy)
            began = True
            _require_going(smtp.docmd("DATA"))
            smtp.send(_stuffed(content))
            over = True
            _require(smtp.getreply())
        except Refused as error:
            self._after_refusal(smtp, error.code)
            outcome = Outcome.LATER if error.code < 500 else Outcome.REFUSED
            return Verdict(outcome, error.code, _reason(error.code, error.words)), began
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            if over:
                return Verdict(Outcome.UNSURE, None, f"{_cut(error)}, {unsure_words()}"), began
            return Verdict(Outcome.LATER, None, _cut(error)), began
        self._carried += 1
        return Verdict(Outcome.SENT, 250, ""), True

    def _after_refusal(self, smtp: smtplib.SMTP, code: int) -> None:
        if code == CLOSING:
            self._close()
            return
        try:
            smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._close()

    def _open(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = _connected(self._server, self._password, self._seconds)
            self._carried = 0
        return self._smtp

    def _close(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None


def _connected(server: Server, password: str, seconds: int) -> smtplib.SMTP:
    host = server.host.encode("idna").decode("ascii")
    try:
        if server.security == Security.TLS:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                host, server.port, timeout=seconds, context=ssl.create_default_context()
            )
        else:
            smtp = smtplib.SMTP(host, server.port, timeout=seconds)
    except (smtplib.SMTPException, OSError) as error:
        raise _unreachable(server, error) from error
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == Security.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if server.user:
            _log_in(smtp, server.user, password)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        smtp.close()
        raise _unreachable(server, error) from error
    return smtp


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Say who sends, in UTF-8 (RFC 4616): the standard library's own takes ASCII passwords alone."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    if "PLAIN" in offered:
        code, words = smtp.docmd("AUTH", f"PLAIN {_coded(f'{chr(0)}{user}{chr(0)}{password}')}")
    elif "LOGIN" in offered:
        code, words = smtp.docmd("AUTH", f"LOGIN {_coded(user)}")
        if code == ASKS:
            code, words = smtp.docmd(_coded(password))
    else:
        smtp.login(user, password)
        return
    if code != WELCOME:
        raise smtplib.SMTPAuthenticationError(code, words)


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _unreachable(server: Server, error: Exception) -> RuleBroken:
    host = server.host
    if isinstance(error, ssl.SSLCertVerificationError):
        return RuleBroken(
            "mail_certificate",
            _("Le certificat de {host} n’est pas valable ({why}) : rien n’est envoyé. Vérifiez le nom du "
              "serveur.").format(host=host, why=error.verify_message),
        )
    refused = isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500
    if refused or isinstance(error, UnicodeError):
        return RuleBroken(
            "mail_login",
            _("{host} refuse l’identifiant ou le mot de passe de {user}.").format(host=host, user=server.user),
        )
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RuleBroken(
            "mail_server",
            _("{host} n’offre pas la sécurité ou l’identification demandée. Essayez TLS (port 465) ou STARTTLS "
              "(port 587).").format(host=host),
        )
    return RuleBroken(
        "mail_server",
        _("Le serveur {host} (port {port}) ne répond pas : {why}. Vérifiez les réglages du courriel et le "
          "réseau.").format(host=host, port=server.port, why=_why(error)),
    )


def _why(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return _("ce nom est inconnu")
    if _is_silence(error):
        return _("il reste silencieux")
    if isinstance(error, ConnectionRefusedError):
        return _("il refuse la liaison")
    if isinstance(error, ssl.SSLError):
        return _("il ne parle pas TLS sur ce port")
    if isinstance(error, smtplib.SMTPResponseException):
        return _reason(error.smtp_code, _words(error.smtp_error))
    return _("la liaison est coupée")


def _is_silence(error: Exception) -> bool:
    """Whether the server said nothing for too long; the standard library tells it as a cut line."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _cut(error: Exception) -> str:
    if _is_silence(error):
        return _("le serveur est resté silencieux")
    return _("la liaison au serveur a été coupée")


def _require(answer: tuple[int, bytes]) -> None:
    code, words = answer
    if code == -1:
        raise smtplib.SMTPServerDisconnected("closed")
    if not 200 <= code < 300:
        raise Refused(code, words)


def _require_going(answer: tuple[int, bytes]) -> None:
    """The server waits for the message itself; a server that answers otherwise has refused it."""
    code, words = answer
    if code == -1:
        raise smtplib.SMTPServerDisconnected("closed")
    if code != GOES_ON:
        raise Refused(code, words)


def _stuffed(content: bytes) -> bytes:
    """A message as it goes on the line: CRLF ends, a dot before each leading dot, the dot that ends it."""
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removesuffix(b"\n").split(b"\n")
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _reason(code: int, words: str) -> str:
    return _("le serveur répond {code} : {words}").format(code=code, words=" ".join(words.split()))
