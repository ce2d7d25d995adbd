"""The witness: a file of the seat, outside the database, that remembers the last document it saw of each chain.

It finds what nothing in the database tells: a tail cut off with its counters and its trail, or an old copy put back
whose numbers would be given twice.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.billing.queries.chains import chains, link_at
from pole_desk.accounts.billing.rules.kinds import TOPIC
from pole_desk.accounts.ledger.rules.witness import Key, Seen, read_back, told
from pole_desk.kernel.database import mask, read_url, sqlite_file
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.files import require_writable, write_file
from pole_desk.kernel.i18n import _, numeric_day
from pole_desk.kernel.permissions import Permission, require
from pole_desk.kernel.work import Outcome, Reader, Runner
from pole_desk.ports.findings import Finding

LOG = logging.getLogger("pole_desk")
SUFFIX = ".json"


def watching(folder: Path) -> Callable[[Runner, Outcome], None]:
    """What a Runner does after each act: when documents were issued, their chains' ends are written down.

    A seat that can't write there issues all the same: it says so in its log.
    """

    def look(runner: Runner, outcome: Outcome) -> None:
        if TOPIC in outcome.topics:
            note_chains(runner, folder=folder)

    return look


def note_chains(runner: Runner, *, folder: Path) -> None:
    """Write down where the chains end, never going back; what prevents it is told in the log alone."""
    try:
        file = witness_file(runner.engine.url, folder)
        known = _known(file)
        seen = runner.read(_grown, known=known)
        if seen != known:
            require_writable(folder)
            write_file(file, told(seen.values()))
    except (PoleError, DBAPIError) as failure:
        LOG.warning("witness not written: %s", failure)


def restart(runner: Runner, *, folder: Path) -> None:
    """Take the database as it stands for what was seen, after an old copy was put back; raises BadInput `output`."""
    require(runner.user, Permission.BACKUP)
    require_writable(folder)
    write_file(witness_file(runner.engine.url, folder), told(runner.read(_present)))


def forget(url: str, *, folder: Path | None) -> None:
    """A new pole begins at an address: what another one left there is of no use."""
    if folder is not None:
        witness_file(url, folder).unlink(missing_ok=True)


def compare_witness(runner: Runner, *, folder: Path) -> list[Finding]:
    """What the seat saw and the database has no more, or has otherwise; nothing seen yet is no finding."""
    known = _known(witness_file(runner.engine.url, folder))
    return runner.read(_compared, known=known) if known else []


def _compared(reader: Reader, *, known: dict[Key, Seen]) -> list[Finding]:
    return [finding for one in known.values() for finding in _findings(reader, one)]


def _grown(reader: Reader, *, known: dict[Key, Seen]) -> dict[Key, Seen]:
    """What is remembered now: each chain's end, but of a chain that was cut or rewritten what was seen before."""
    found = dict(known)
    for one in _present(reader):
        before = known.get((one.issuer, one.series))
        if before is None or (one.count > before.count and not any(_findings(reader, before))):
            found[one.issuer, one.series] = one
    return found


def _findings(reader: Reader, seen: Seen) -> Iterator[Finding]:
    link = link_at(reader, issuer=seen.issuer, series=seen.series, place=seen.count)
    if link is not None and link.hash == seen.hash:
        return
    day = numeric_day(seen.issued_on)
    if link is None:
        yield Finding(
            "witness_cut",
            f"billing_invoice:{seen.number}",
            _("Ce poste a vu {number}, du {day}, et la base ne l’a plus : la fin de sa série a été retirée, ou une "
              "copie plus ancienne a été remise. Restaurez une copie plus récente, sinon ces numéros serviraient "
              "deux fois.").format(number=seen.number, day=day),
        )  # fmt: skip
    else:
        yield Finding(
            "witness_changed",
            f"billing_invoice:{link.number}",
            _("{number}, du {day}, n’est plus le document que ce poste a vu : sa série a été réécrite.").format(
                number=seen.number, day=day
            ),
        )


def _present(reader: Reader) -> list[Seen]:
    return [
        Seen(one.issuer, one.series, one.count, one.last.number, one.last.issued_on, one.last.hash)
        for one in chains(reader)
    ]


def _known(file: Path) -> dict[Key, Seen]:
    try:
        return read_back(file.read_bytes())
    except OSError:
        return {}


def witness_file(url: str | URL, folder: Path) -> Path:
    """One file for each base, named after where it is and never after its password."""
    address = read_url(url) if isinstance(url, str) else url
    own = sqlite_file(address)
    where = mask(address.set(password=None)) if own is None else str(own.resolve())
    return folder / f"{hashlib.sha256(where.encode()).hexdigest()[:32]}{SUFFIX}"
