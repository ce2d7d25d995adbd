"""Which seller a command is about, by its code or its number."""

from __future__ import annotations

from pole_desk.cli.context import Context
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.ports.ids import IssuerId
from pole_desk.registers.catalog.queries import issuers


def seller(context: Context, said: str | None) -> IssuerId:
    """The seller of a code or of a number, or the only one; raises BadInput `issuer` naming the known codes."""
    known = {one.code: one.id for one in context.runner.read(issuers)}
    if said is None and len(known) == 1:
        return next(iter(known.values()))
    numbers = {str(one): one for one in known.values()}
    found = known.get(said or "") or numbers.get(said or "")
    if found is None:
        raise BadInput("issuer", _("Nommez le vendeur : {known}.").format(known=", ".join(known)))
    return found
