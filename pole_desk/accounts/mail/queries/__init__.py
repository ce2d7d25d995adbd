"""What mail answers: letters and where they stand, what would be sent, the settings."""

from __future__ import annotations

from pole_desk.accounts.mail.queries.audit import broken_histories, lost_enclosures
from pole_desk.accounts.mail.queries.letters import (
    Enclosed,
    Letter,
    Parcel,
    due_letters,
    letter,
    letters,
    matching,
    parcel,
    posted_about,
)
from pole_desk.accounts.mail.queries.sending import (
    OnPaper,
    Planned,
    Sending,
    address_of,
    addresses,
    addresses_of,
    sending,
)
from pole_desk.accounts.mail.queries.settings import (
    MailSettings,
    drafts_folder,
    mail_settings,
    sender,
    server,
    template,
    templates,
)

__all__ = [
    "Enclosed",
    "Letter",
    "MailSettings",
    "OnPaper",
    "Parcel",
    "Planned",
    "Sending",
    "address_of", "addresses_of",
    "addresses",
    "broken_histories",
    "drafts_folder",
    "due_letters",
    "letter",
    "letters",
    "lost_enclosures",
    "mail_settings",
    "matching",
    "parcel",
    "posted_about",
    "sender",
    "sending",
    "server",
    "template",
    "templates",
]
