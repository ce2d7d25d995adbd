"""Writes closings out as folders that are read without the program, and compares such folders with the database.

Each is read in one go and written outside any transaction; an archive written again is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pole_desk.accounts.billing.queries import document_of
from pole_desk.accounts.billing.queries.stored import stored_documents
from pole_desk.accounts.billing.rules.archive import Archive, archive_name, read_archive, write_archive
from pole_desk.accounts.billing.rules.closings import Span
from pole_desk.accounts.ledger.commands.closings import note_archive
from pole_desk.accounts.ledger.queries.closings import Closed, archive_of, closings, sealed_closings
from pole_desk.accounts.ledger.rules.archives import (
    DOCUMENTS,
    NOTICE_FILE,
    SUMS,
    listed_sums,
    notice,
    outside_breaks,
    sums_text,
)
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.files import require_writable, why_refused, write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.findings import Finding
from pole_desk.ports.ids import InvoiceId


class _Content(NamedTuple):
    archive: Archive
    seller: str
    files: dict[str, bytes]


def write_closing(runner: Runner, *, closing: int, folder: Path) -> Path:
    """Write a closing's folder within a folder; where it stands. Raises BadInput `output`, NotFound `closing`."""
    require_writable(folder)
    found = runner.read(_content, closing=closing)
    name = archive_name(found.archive.sealed.closing).removesuffix(".json")
    files = _files(found, name)
    own = folder / name
    require_writable(own)
    if found.files:
        require_writable(own / DOCUMENTS)
    for path, content in {**files, SUMS: sums_text(files).encode()}.items():
        write_file(own / path, content)
    runner.do(note_archive, closing=closing, folder=str(own))
    return own


def closing_page(reader: Reader, *, closing: int) -> bytes:
    """The page of a closing, as its archive has it; raises NotFound `closing`."""
    # Loaded here: the drawing library takes longer to load than the board to appear.
    from pole_desk.accounts.billing.rules.closing_papers import closing_sheet
    from pole_desk.formats.pdf.closing import render_closing

    kept = _closed(reader, closing)
    return render_closing(closing_sheet(kept.sealed, seller=kept.seller))


def _closed(reader: Reader, closing: int) -> Closed:
    kept = next((one for one in closings(reader) if one.id == closing), None)
    if kept is None:
        raise NotFound("closing", _("Cette clôture n’existe pas."))
    return kept


def _content(reader: Reader, *, closing: int) -> _Content:
    kept = _closed(reader, closing)
    return _Content(archive_of(reader, closing=closing), kept.seller, _documents(reader, kept))


def _documents(reader: Reader, kept: Closed) -> dict[str, bytes]:
    if kept.closing.span is Span.YEAR:
        return {}
    month = Month.parse(kept.closing.period)
    return {
        f"{DOCUMENTS}/{one.document.number.replace('/', '-')}.pdf": document_of(reader, invoice=InvoiceId(one.id))
        for one in stored_documents(reader, issuer=kept.issuer, month=month)
    }


def _files(found: _Content, name: str) -> dict[str, bytes]:
    # Loaded here: the drawing library takes longer to load than the board to appear.
    from pole_desk.accounts.billing.rules.closing_papers import closing_csv, closing_sheet, period_name
    from pole_desk.formats.pdf.closing import render_closing

    closing = found.archive.sealed.closing
    text = notice(
        seller=found.seller, siren=closing.siren, period=period_name(closing), name=name,
        documents=bool(found.files),
    )  # fmt: skip
    return {
        f"{name}.json": write_archive(found.archive),
        f"{name}.csv": closing_csv(found.archive),
        f"{name}.pdf": render_closing(closing_sheet(found.archive.sealed, seller=found.seller)),
        NOTICE_FILE: text.replace("\n", "\r\n").encode("utf-8-sig"),
        **found.files,
    }


def compare_archive(runner: Runner, *, folder: Path) -> list[Finding]:
    """What the closings archived in a folder, or in its folders, contradict in the database, or in themselves.

    Raises BadInput `archive` when there is none.
    """
    files = _archived(folder)
    if not files:
        raise BadInput(
            "archive",
            _("Aucune clôture n’est archivée dans {folder}. Donnez le dossier où « close --out » les a "
              "écrites.").format(folder=folder),
            path=str(folder),
        )
    findings: list[Finding] = []
    archives: list[Archive] = []
    for file in files:
        try:
            archives.append(read_archive(file.read_bytes()))
        except BadInput as damage:
            findings.append(Finding("archive_damaged", f"archive:{file.name}", _("{file} : {why}").format(file=file.name, why=damage.message)))
        findings += _changed_files(file.parent)
    return [*findings, *runner.read(_compared, archives=archives)]


def _archived(folder: Path) -> list[Path]:
    try:
        return sorted(folder.rglob("cloture-*.json")) if folder.is_dir() else []
    except OSError as failure:
        raise BadInput(
            "archive",
            _("{folder} ne peut pas être lu : {reason}.").format(folder=folder, reason=why_refused(failure)),
            path=str(folder),
        ) from failure


def _changed_files(folder: Path) -> Iterator[Finding]:
    """The files of an archive that its list no longer fits."""
    listed = folder / SUMS
    if not listed.is_file():
        yield Finding(
            "archive_file", f"archive:{folder.name}", _("{folder} n’a plus la liste de ses empreintes.").format(
                folder=folder.name
            )
        )  # fmt: skip
        return
    sums = listed_sums(listed.read_text(encoding="utf-8", errors="replace"))
    found = {name: (folder / name).read_bytes() if (folder / name).is_file() else None for name in sums}
    for name, content in found.items():
        if content is None or listed_sums(sums_text({name: content})) != {name: sums[name]}:
            yield Finding(
                "archive_file",
                f"archive:{folder.name}/{name}",
                _("{name} manque dans l’archive {folder}, ou n’est plus le même.").format(
                    name=name, folder=folder.name
                ),
            )


def _compared(reader: Reader, *, archives: list[Archive]) -> list[Finding]:
    issuers = {one.sealed.closing.issuer for one in archives}
    kept = [one for issuer in issuers for one in sealed_closings(reader, issuer=issuer)]
    documents = [one.document for one in stored_documents(reader)]
    return [
        Finding(
            broken.code,
            f"billing_invoice:{broken.number}" if broken.number else f"ledger_closing:{broken.period}",
            broken.message,
        )
        for broken in outside_breaks(archives, kept, documents)
    ]
