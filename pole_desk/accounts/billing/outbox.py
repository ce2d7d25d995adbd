"""Draws the files that issued documents wait for, outside any transaction, and writes copies out.

The window, the command line and the next start all come here; a run that was killed goes on where
it stopped. The month's run from end to end is here too; each of its writes is a command.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pole_desk.accounts.billing.commands import (
    issue_invoices,
    prepare_invoices,
    store_documents,
)
from pole_desk.accounts.billing.queries import (
    Draft,
    Issued,
    document_of,
    invoices,
    pending_documents,
    snapshot_of,
    xml_of,
)
from pole_desk.accounts.billing.queries import (
    invoice as issued_invoice,
)
from pole_desk.formats.pdf.snapshot import from_json
from pole_desk.kernel.errors import Conflict
from pole_desk.kernel.files import require_file, require_writable, write_file
from pole_desk.kernel.i18n import _
from pole_desk.kernel.periods import Month
from pole_desk.kernel.work import Runner
from pole_desk.ports.ids import InvoiceId

BATCH = 16
"""Files drawn between two writes: what a killed run draws again at most."""
ATTEMPTS = 5
"""Plans made again when somebody else wrote meanwhile."""

Progress = Callable[[int, int], None]


def issue_month(runner: Runner, *, month: Month, since: Month | None = None) -> Issued:
    """Prepare and issue a month, prepared again while others write; raises as `issue_invoices`."""
    for attempt in range(1, ATTEMPTS + 1):
        plan = runner.read(prepare_invoices, month=month, since=since)
        try:
            return runner.do(issue_invoices, plan=plan)
        except Conflict:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the loop returns or raises")


def drain(
    runner: Runner,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int:
    """Draw and keep every waiting file; how many were kept. What is cancelled waits on.

    `progress` is told how many are done and how many there are.
    """
    waiting = runner.read(pending_documents)
    kept = done = 0
    for batch in _batches(waiting):
        drawn: list[tuple[InvoiceId, bytes]] = []
        for invoice in batch:
            if cancelled is not None and cancelled():
                break
            drawn.append((invoice, _draw(runner, invoice)))
            done += 1
            if progress is not None:
                progress(done, len(waiting))
        if drawn:
            kept += runner.do(store_documents, documents=drawn)
        if len(drawn) < len(batch):
            break
    return kept


def _batches(waiting: Sequence[InvoiceId]) -> Iterator[Sequence[InvoiceId]]:
    for start in range(0, len(waiting), BATCH):
        yield waiting[start : start + BATCH]


def _draw(runner: Runner, invoice: InvoiceId, *, duplicate: bool = False) -> bytes:
    # Loaded here: the drawing library takes longer to load than the board to appear.
    from pole_desk.formats.facturx.issued import issued_file

    snapshot = runner.read(snapshot_of, invoice=invoice)
    return issued_file(replace(snapshot, duplicate=True) if duplicate else snapshot)


def draft_file(draft: Draft) -> bytes:
    """The pages of a document to be, marked « aperçu », with a place for its number: nothing is kept."""
    from pole_desk.formats.pdf.invoice import render_invoice

    document = from_json(json.loads(draft.text))
    return render_invoice(replace(document, number=_("à l’émission"), draft=True))


def duplicate_of(runner: Runner, *, invoice: InvoiceId) -> bytes:
    """A copy marked « duplicata »; the file issued stays what it is."""
    return _draw(runner, invoice, duplicate=True)


def write_month(runner: Runner, *, month: Month, folder: Path) -> list[Path]:
    """One `NUMBER.pdf` per document of a billing month whose file is made; the same ones untouched.

    Raises BadInput `output` when the folder can't be written.
    """
    require_writable(folder)
    written = []
    for found in runner.read(invoices, month=month):
        if found.has_document:
            file = folder / f"{found.number.replace('/', '-')}.pdf"
            write_file(file, runner.read(document_of, invoice=found.id))
            written.append(file)
    return written


def write_one(
    runner: Runner, *, invoice: InvoiceId, file: Path, duplicate: bool = False
) -> None:
    """Write a document's file where asked; one that still waits is made first.

    Raises NotFound `invoice` and BadInput `output`.
    """
    found = runner.read(issued_invoice, invoice=invoice)
    require_file(file)
    if duplicate:
        write_file(file, duplicate_of(runner, invoice=invoice))
        return
    if not found.has_document:
        drawn = _draw(runner, invoice)
        runner.do(store_documents, documents=[(invoice, drawn)])
    write_file(file, runner.read(document_of, invoice=invoice))


def write_xml(runner: Runner, *, invoice: InvoiceId, file: Path) -> None:
    """Write the XML of a document's file where asked.

    Raises NotFound `invoice` and `document`, BadInput `no_xml` and `output`.
    """
    runner.read(issued_invoice, invoice=invoice)
    require_file(file)
    write_file(file, runner.read(xml_of, invoice=invoice))
