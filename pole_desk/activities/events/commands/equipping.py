"""What equipment is called and which item gives its price; its stock and its loans are in `loans`."""

from __future__ import annotations

from pole_desk.activities.events.commands._stock import equipment_row
from pole_desk.activities.events.commands.loans import EQUIPMENT_TOPIC
from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.registers.catalog.queries import item as catalog_item

LONGEST_LABEL = 120


@command(Permission.SETTINGS)
def change_equipment(
    tx: Tx, *, equipment: int, label: str, item: str = "", seen_version: int | None = None
) -> None:
    """Another label, another item of the price list; loans made keep their label and price.

    Raises BadInput `equipment_label`, NotFound for an unknown item, Conflict.
    """
    words = " ".join(label.split())
    if not words or len(words) > LONGEST_LABEL:
        raise BadInput("equipment_label", _("Un matériel a un libellé, de 120 caractères au plus."))
    if item:
        catalog_item(tx, item=item)
    row = equipment_row(tx, equipment)
    tx.require_version(EQUIPMENT_TOPIC, row, seen_version)
    before = (row.label, row.item)
    row.label, row.item = words, item
    tx.session.flush()
    tx.changed(EQUIPMENT_TOPIC, row.id)
    tx.says(_("« {label} » est modifié.").format(label=words))
    tx.undo_with(change_equipment, equipment=equipment, label=before[0], item=before[1])
