"""Archived closings against the database: what was cut off with its closing is seen from outside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pole_desk.accounts.billing.rules.archive import Archive, Break, archive_breaks
from pole_desk.accounts.billing.rules.closings import Issued, Sealed
from pole_desk.kernel.i18n import _

SUMS = "empreintes-sha256.txt"
"""The list of the files of an archive, as `sha256sum` writes and checks it."""
NOTICE_FILE = "LISEZMOI.txt"
DOCUMENTS = "documents"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def notice(*, seller: str, siren: str, period: str, name: str, documents: bool) -> str:
    """How to read and check a closing's folder without the program, in French."""
    files = _("documents : les factures et avoirs du mois, tels qu’ils ont été émis (Factur-X).\n")
    return _(
        "Clôture {period}, {seller}, SIREN {siren}\n\n"
        "Ce dossier se lit sans le logiciel. Gardez-le dix ans, hors de l’ordinateur qui facture.\n\n"
        "{name}.pdf : la clôture à lire et à imprimer : totaux, total perpétuel, derniers numéros, empreintes.\n"
        "{name}.csv : un document par ligne, avec ses montants et ses empreintes ; s’ouvre dans un tableur.\n"
        "{name}.json : les textes scellés eux-mêmes.\n"
        "{files}"
        "{sums} : l’empreinte SHA-256 de chaque fichier. Pour la vérifier : sha256sum -c {sums}\n\n"
        "Recalculer une empreinte : SHA-256, en hexadécimal, de l’empreinte précédente (previous_hash), d’un saut de "
        "ligne et du texte (snapshot d’un document, closing de la clôture), en UTF-8. Chaque document suit le "
        "précédent de sa série, chaque clôture la précédente. Les montants du fichier JSON sont en centimes d’euro.\n\n"
        "Comparer avec la base : pole-desk check --archive DOSSIER\n"
    ).format(period=period, seller=seller, siren=siren, name=name, sums=SUMS, files=files if documents else "")


def sums_text(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of files by name, in order."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))


def listed_sums(text: str) -> dict[str, str]:
    """The files that a list names, with their SHA-256; lines that are none are left out."""
    found = (_LINE.fullmatch(line) for line in text.splitlines())
    return {match[2]: match[1] for match in found if match}


def outside_breaks(
    archives: Iterable[Archive], closings: Sequence[Sealed], documents: Iterable[Issued]
) -> Iterator[Break]:
    """What archives, kept outside the database, say that the database no longer does; the archives themselves first."""
    standing = {
        (one.closing.issuer, one.closing.span, one.closing.period): one.hash for one in closings
    }
    stored = {one.number: one for one in documents}
    for archive in archives:
        yield from archive_breaks(archive)
        closing = archive.sealed.closing
        found = standing.get((closing.issuer, closing.span, closing.period))
        if found is None:
            yield Break(
                "archive_closing_lost",
                _("La clôture {period} est archivée et n’est plus dans la base : elle a été retirée.").format(
                    period=closing.period
                ),
                closing.period,
            )
        elif found != archive.sealed.hash:
            yield Break(
                "archive_closing_differs",
                _("La clôture {period} de la base n’est pas celle qui a été archivée.").format(period=closing.period),
                closing.period,
            )
        for one in archive.documents:
            yield from _document(one, stored.get(one.number), closing.period)


def _document(archived: Issued, stored: Issued | None, period: str) -> Iterator[Break]:
    if stored is None:
        yield Break(
            "archive_document_lost",
            _("{number} est dans l’archive {period} et n’est plus dans la base.").format(
                number=archived.number, period=period
            ),
            period,
            archived.number,
        )
    elif (stored.hash, stored.snapshot, stored.seals) != (archived.hash, archived.snapshot, archived.seals):
        yield Break(
            "archive_document_differs",
            _("{number} n’est plus dans la base ce qu’elle était dans l’archive {period}.").format(
                number=archived.number, period=period
            ),
            period,
            archived.number,
        )
