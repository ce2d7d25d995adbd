"""The parser that speaks French; what each command takes is with the command."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _

_FRENCH = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "afficher cette aide",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut un de ces arguments : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "ambiguous option: %(option)s could match %(matches)s": (
        "option ambiguë : %(option)s peut être %(matches)s"
    ),
    "ignored explicit argument %r": "valeur inattendue : %r",
    "not allowed with argument %s": "incompatible avec %s",
    "invalid %(type)s value: %(value)r": "valeur incorrecte : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "choix inconnu : %(value)r (au choix : %(choices)s)"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "commande inconnue : %(parser_name)r (au choix : %(choices)s)"
    ),
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
}


def _french(message: str) -> str:
    return _(_FRENCH.get(message, message))


def _french_plural(one: str, many: str, count: int) -> str:
    return _french(one if count < 2 else many)


def speak_french() -> None:
    """The standard parser asks its module for words; these are ours."""
    argparse._ = _french  # type: ignore[attr-defined]
    argparse.ngettext = _french_plural  # type: ignore[attr-defined]


LARGEST = 2**31 - 1
"""No number or count of a record is greater, on either engine."""


def whole(text: str) -> int:
    """A record's number or a count, as typed; the parser refuses what no record could have."""
    value = int(text)
    if abs(value) > LARGEST:
        raise argparse.ArgumentTypeError(_("nombre trop grand : {text}").format(text=text))
    return value


def require_readable(words: Sequence[str]) -> None:
    """Raises BadInput `encoding` on a word that is not UTF-8 text, or holds a null character."""
    for word in words:
        shown = word.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")
        if shown != word:
            raise BadInput(
                "encoding",
                _("« {word} » n’est pas du texte en UTF-8. Vérifiez l’encodage du terminal ou du "
                  "script.").format(word=shown),
            )


class Parser(argparse.ArgumentParser):
    """A parser whose refusals are errors like the others, with exit code 2."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        raise BadInput(
            "usage",
            _("{message}. « {program} --help » dit ce qui est attendu.").format(
                message=message[:1].upper() + message[1:], program=self.prog
            ),
        )


def common() -> argparse.ArgumentParser:
    """The three options accepted before and after every command."""
    options = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    options.add_argument("--db", metavar="URL", help=_("base du pôle (adresse SQLAlchemy)"))
    options.add_argument("--today", metavar="AAAA-MM-JJ", help=_("faire comme si on était ce jour"))
    options.add_argument("--json", action="store_true", help=_("répondre par un objet JSON"))
    return options
