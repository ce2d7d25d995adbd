"""A message as servers and mail programs read it: RFC 5322 and MIME, from the standard library's own words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

UNSENT = "X-Unsent"
"""Mail programs that know it open the file as a message to be sent, not as one received."""


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment: name (any letters), media type, bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message says; addresses are plain, with an ASCII domain. `message_id` has no brackets.

    `unseen_copy` stands in a draft alone: a server is told apart. `utf8`: an address has accents before
    its `@` (RFC 6532), which only servers with SMTPUTF8 carry.
    """

    sender: str
    sender_name: str
    to: str
    subject: str
    body: str
    message_id: str
    at: datetime
    reply_to: str = ""
    unseen_copy: str = ""
    parts: tuple[Part, ...] = ()
    draft: bool = False
    utf8: bool = False


def message_bytes(message: Message) -> bytes:
    """The whole message with CRLF lines of at most 998 octets; the same values give the same bytes.

    Raises ValueError when a header holds a line break: who writes refuses it before.
    """
    made = EmailMessage(policy=SMTPUTF8 if message.utf8 else SMTP)
    made["From"] = _address(message.sender, message.sender_name)
    made["To"] = _address(message.to)
    if message.reply_to:
        made["Reply-To"] = _address(message.reply_to)
    if message.draft and message.unseen_copy:
        made["Bcc"] = _address(message.unseen_copy)
    made["Subject"] = message.subject
    made["Date"] = format_datetime(message.at)
    made["Message-ID"] = f"<{message.message_id}>"
    if message.draft:
        made[UNSENT] = "1"
    made.set_content(message.body.rstrip("\n") + "\n", cte="quoted-printable")
    for part in message.parts:
        kind, _slash, subtype = part.media_type.partition("/")
        made.add_attachment(part.content, maintype=kind, subtype=subtype, filename=part.name)
    if message.parts:
        made.set_boundary(hashlib.sha256(message.message_id.encode()).hexdigest()[:32])
    return made.as_bytes()


def _address(plain: str, name: str = "") -> Address:
    local, _at, domain = plain.rpartition("@")
    return Address(name, local, domain)
