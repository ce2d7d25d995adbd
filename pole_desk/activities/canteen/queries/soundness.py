"""The canteen checked against itself and the trail: counters, cards, holds, what changed behind it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Integer, String, text

from pole_desk.activities.canteen.tables import CardRow, ExtraRow, MealRow, PartRow, ServiceRow, TillRow
from pole_desk.kernel.database import Base, Cents
from pole_desk.kernel.history import strays_of
from pole_desk.kernel.i18n import _
from pole_desk.kernel.money import euros
from pole_desk.kernel.work import Reader


class Flaw(NamedTuple):
    """Something that does not hold, and where."""

    code: str
    record: str
    message: str


_COUNTER = text(
    "SELECT s.id FROM canteen_service s LEFT JOIN canteen_meal m ON m.service = s.id AND m.state = 'booked' "
    "GROUP BY s.id, s.taken_hosted, s.taken_event, s.taken_outsider "
    "HAVING s.taken_hosted <> SUM(CASE WHEN m.guest = 'hosted' THEN m.covers ELSE 0 END) "
    "OR s.taken_event <> SUM(CASE WHEN m.guest = 'event' THEN m.covers ELSE 0 END) "
    "OR s.taken_outsider <> SUM(CASE WHEN m.guest = 'outsider' THEN m.covers ELSE 0 END)"
)
_OVER = text("SELECT id FROM canteen_service WHERE taken_hosted + taken_event + taken_outsider > seats")
_CARD = text(
    "SELECT c.id FROM canteen_card c LEFT JOIN canteen_meal m ON m.card = c.id "
    "GROUP BY c.id, c.used HAVING c.used <> SUM(CASE "
    "WHEN m.state = 'booked' THEN m.covers - CASE WHEN m.excused THEN m.absent ELSE 0 END "
    "WHEN m.state = 'cancelled' AND m.late AND NOT m.excused THEN m.covers ELSE 0 END)"
)
_UNHELD = text(
    "SELECT s.id FROM canteen_service s LEFT JOIN hold h ON h.id = s.hold "
    "WHERE (s.state = 'open' OR (s.state = 'cancelled' AND s.space_kept)) AND (h.id IS NULL "
    "OR h.state <> 'held' OR h.firm <> 1 OR h.starts_at > s.starts_at OR h.ends_at < s.ends_at)"
)
_HELD = text(
    "SELECT s.id FROM canteen_service s JOIN hold h ON h.id = s.hold WHERE h.state = 'held' "
    "AND (s.state = 'withdrawn' OR (s.state = 'cancelled' AND NOT s.space_kept))"
)
_LOST = text(
    "SELECT m.id FROM canteen_meal m JOIN canteen_service s ON s.id = m.service "
    "WHERE m.state = 'booked' AND s.state <> 'open'"
)
_DIET = text(
    "SELECT id FROM canteen_diet WHERE consent_on IS NULL AND name <> '' AND erased_at IS NULL"
)


_MOVED = text(
    "SELECT s.id FROM canteen_service s JOIN hold h ON h.id = s.hold WHERE h.dossier <> s.dossier"
)
_GONE = text(
    "SELECT DISTINCT c.topic, c.record FROM change_log c JOIN audit_entry a ON a.id = c.audit "
    "LEFT JOIN canteen_till t ON c.topic = 'canteen_tills' AND t.id = c.record "
    "LEFT JOIN canteen_card k ON c.topic = 'meal_cards' AND k.id = c.record "
    "WHERE (c.topic = 'canteen_tills' AND t.id IS NULL) OR (c.topic = 'meal_cards' AND k.id IS NULL)"
)
_EXTRAS = text(
    "SELECT c.record FROM change_log c JOIN audit_entry a ON a.id = c.audit "
    "WHERE c.topic = 'meals' AND a.verb = 'canteen.add_extra' GROUP BY c.record "
    "HAVING COUNT(*) <> (SELECT COUNT(*) FROM canteen_extra e WHERE e.meal = c.record)"
)
_TOLD = text(
    "SELECT t.id, t.total, a.text FROM canteen_till t JOIN change_log c ON c.topic = 'canteen_tills' "
    "AND c.record = t.id JOIN audit_entry a ON a.id = c.audit WHERE a.verb = 'canteen.record_till'"
).columns(id=Integer, total=Cents, text=String)
_KEPT = (ServiceRow, PartRow, TillRow, MealRow, ExtraRow, CardRow)


def _behind(reader: Reader) -> list[Flaw]:
    """What was changed or taken away otherwise than by the program, as far as the trail knows it."""
    changed = _("La fiche ne dit plus ce que le programme y a écrit.")
    lost = _("La fiche a disparu sans que le programme l’ait retirée.")
    found = [
        Flaw("canteen_gone" if not one.column else "canteen_changed", f"{row.__tablename__}:{one.record}",
             changed if one.column else lost)
        for row in _KEPT for one in strays_of(reader, table=Base.metadata.tables[row.__tablename__])
    ]  # fmt: skip
    found += [
        Flaw("canteen_gone", f"{topic}:{record}", lost)
        for topic, record in reader.connection.execute(_GONE)
    ]
    found += [Flaw("canteen_gone", f"canteen_meal:{row[0]}", lost) for row in reader.connection.execute(_EXTRAS)]
    found += [
        Flaw("canteen_changed", f"canteen_till:{till}", changed)
        for till, total, told in reader.connection.execute(_TOLD) if euros(total) != told.rpartition(":")[2].strip(" \u202f\xa0.")
    ]  # fmt: skip
    return found


def flaws(reader: Reader) -> list[Flaw]:
    """Everything that is wrong; empty when all holds."""
    asked = (
        (_COUNTER, "canteen_counter", "service", _("Le compteur n’est pas la somme des couverts réservés.")),
        (_OVER, "canteen_over", "service", _("Il y a plus de couverts que de places.")),
        (_CARD, "card_counter", "card", _("Les repas pris ne sont pas ceux de la carte.")),
        (_UNHELD, "service_unheld", "service", _("Le service ne tient pas l’espace cantine.")),
        (_HELD, "service_held", "service", _("Un service annulé tient encore l’espace cantine.")),
        (_LOST, "meal_lost", "meal", _("Un repas est réservé à un service qui n’a pas lieu.")),
        (_MOVED, "service_dossier", "service", _("L’espace cantine est tenu au nom d’un autre dossier.")),
        (_DIET, "diet_consent", "diet", _("Le régime d’une personne nommée est noté sans son accord.")),
    )
    return _behind(reader) + [
        Flaw(code, f"{kind}:{row[0]}", message)
        for statement, code, kind, message in asked
        for row in reader.connection.execute(statement)
    ]
