"""What debits and transfers share: a file frozen under its name, one seat after the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from pole_desk.accounts.receivables.queries import next_rank
from pole_desk.accounts.receivables.rules.debits import message_name
from pole_desk.accounts.receivables.tables import SepaFileRow
from pole_desk.kernel.periods import PARIS
from pole_desk.kernel.work import Tx
from pole_desk.ports.ids import IssuerId

FILES_TOPIC = "sepa_files"


def keep_file(
    tx: Tx,
    *,
    issuer: IssuerId,
    kind: str,
    prefix: str,
    scheme: str,
    operations: int,
    total: Decimal,
    write: Callable[[str, datetime], bytes],
) -> SepaFileRow:
    """Write a file under the next name and freeze it; `write` is given its name and the moment."""
    moment = tx.clock.now()
    year = moment.astimezone(PARIS).year
    rank = next_rank(tx, issuer=issuer, kind=kind, year=year)
    message = message_name(prefix, issuer, year, rank)
    content = write(message, moment)
    row = SepaFileRow(
        issuer=issuer, kind=kind, year=year, rank=rank, message=message, scheme=scheme, made_at=moment,
        operations=operations, total=total, sha256=hashlib.sha256(content).hexdigest(), content=content,
    )  # fmt: skip
    tx.session.add(row)
    tx.session.flush()
    tx.changed(FILES_TOPIC, row.id)
    return row
