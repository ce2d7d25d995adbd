"""What is done with quotes: prepared, changed, sent, answered, withdrawn."""

from pole_desk.accounts.quotes.commands.answering import accept_quote, order_quote, refuse_quote, reopen_quote
from pole_desk.accounts.quotes.commands.drafting import (
    change_quote,
    prepare_quote,
    renew_quote,
    restore_quote,
    withdraw_quote,
)
from pole_desk.accounts.quotes.commands.merging import hand_over_quotes
from pole_desk.accounts.quotes.commands.sending import mail_quote, send_quote

__all__ = [
    "accept_quote",
    "change_quote",
    "hand_over_quotes",
    "mail_quote",
    "order_quote",
    "prepare_quote",
    "refuse_quote",
    "renew_quote",
    "reopen_quote",
    "restore_quote",
    "send_quote",
    "withdraw_quote",
]
