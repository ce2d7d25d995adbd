"""The weekly rota of operators, what differs on a day, and the totals of their own tills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import or_, select

from pole_desk.activities.canteen.queries.standing import tills
from pole_desk.activities.canteen.rules import ROTA, TILLS, PartInput, require_parts
from pole_desk.activities.canteen.tables import PartRow, RotaExceptionRow, RotaRow, TillRow
from pole_desk.kernel.errors import BadInput, NotFound, PoleError, RuleBroken
from pole_desk.kernel.i18n import WEEKDAYS, _, long_day, ngettext, numeric_day
from pole_desk.kernel.inputs import parse_amount, parse_day, slug
from pole_desk.kernel.money import euros
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Tx, command
from pole_desk.ports.ids import PartyId
from pole_desk.registers.parties.queries import parties
from pole_desk.registers.parties.queries import party as party_card
from pole_desk.registers.parties.rules import Role


class Skipped(NamedTuple):
    """A line of a file that was not imported, and why."""

    line: int
    reason: str


class Imported(NamedTuple):
    """The totals written, and the lines left out."""

    tills: tuple[int, ...]
    skipped: tuple[Skipped, ...]


def _require_operator(tx: Tx, operator: int) -> str:
    card = party_card(tx, party=PartyId(operator))
    if Role.CANTEEN_OPERATOR not in card.roles:
        raise RuleBroken(
            "not_operator",
            _("{name} n’est pas opérateur de la cantine. Donnez-lui ce rôle sur sa fiche.").format(
                name=card.name
            ),
        )
    return card.name


@command(Permission.CANTEEN)
def set_rota(
    tx: Tx, *, weekday: int, parts: Sequence[PartInput], from_day: date
) -> None:
    """Who serves on a weekday (0 is Monday) from a day on, in place of those who did.

    Services already open keep their operators. Raises BadInput, RuleBroken `not_operator`.
    """
    if not 0 <= weekday <= 6:
        raise BadInput("weekdays", _("Choisissez au moins un jour de la semaine."))
    require_parts(parts)
    former = [
        row for row in tx.session.scalars(
            select(RotaRow).where(
                RotaRow.weekday == weekday, RotaRow.withdrawn.is_(False),
                or_(RotaRow.last_day.is_(None), RotaRow.last_day >= from_day),
            )
        )
    ]  # fmt: skip
    before = {row.id: row.last_day for row in former}
    for row in former:
        if row.first_day >= from_day:
            row.withdrawn = True
        else:
            row.last_day = from_day - timedelta(days=1)
    made = [_rota_row(tx, weekday, part, from_day) for part in parts]
    tx.session.flush()
    for row in (*former, *made):
        tx.changed(ROTA, row.id)
    tx.undo_with(restore_rota, ended=before, made=[row.id for row in made])
    names = ", ".join(_require_operator(tx, part.operator) for part in parts)
    tx.says(
        _("{weekday} : {names} à partir du {day}.").format(
            weekday=WEEKDAYS[weekday].capitalize(), names=names or _("personne"), day=numeric_day(from_day)
        )
    )


def _rota_row(tx: Tx, weekday: int, part: PartInput, from_day: date) -> RotaRow:
    _require_operator(tx, part.operator)
    row = RotaRow(
        weekday=weekday, operator=part.operator, portions=part.portions, order_days=part.order.days,
        order_time=part.order.at.strftime("%H:%M"), cancel_days=part.cancel.days,
        cancel_time=part.cancel.at.strftime("%H:%M"), first_day=from_day, last_day=None, withdrawn=False,
    )  # fmt: skip
    tx.session.add(row)
    return row


@command(Permission.CANTEEN)
def restore_rota(
    tx: Tx, *, ended: Mapping[int, date | None], made: Sequence[int]
) -> None:
    """Bring a weekday's former operators back: `ended` are their lines, with their last day."""
    for number in made:
        tx.session.get_one(RotaRow, number).withdrawn = True
        tx.changed(ROTA, number)
    for number, last_day in ended.items():
        row = tx.session.get_one(RotaRow, number)
        row.withdrawn, row.last_day = False, last_day
        tx.changed(ROTA, number)
    tx.session.flush()
    tx.says(_("Roulement rétabli."))


@command(Permission.CANTEEN)
def add_rota_exception(
    tx: Tx, *, day: date, operator: PartyId, portions: int, reason: str = ""
) -> int:
    """An operator comes on a day with so many portions, or does not (0). Raises BadInput."""
    name = _require_operator(tx, operator)
    if not 0 <= portions <= 2000:
        raise BadInput("portions", _("La part d’un opérateur va de 0 à 2 000 portions."))
    row = RotaExceptionRow(
        day=day, operator=operator, portions=portions, reason=reason.strip(), withdrawn=False
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(ROTA, row.id)
    tx.undo_with(withdraw_rota_exception, exception=row.id)
    said = _("{name} ne vient pas le {day}.") if portions == 0 else _("{name} vient le {day}.")
    tx.says(said.format(name=name, day=long_day(day)))
    return row.id


@command(Permission.CANTEEN)
def withdraw_rota_exception(tx: Tx, *, exception: int, withdrawn: bool = True) -> None:
    """Take back what differs on a day, or bring it back."""
    row = tx.session.get(RotaExceptionRow, exception)
    if row is None or row.withdrawn is withdrawn:
        raise NotFound("exception", _("Cette exception n’existe pas ou a déjà changé."))
    row.withdrawn = withdrawn
    tx.session.flush()
    tx.changed(ROTA, row.id)
    tx.undo_with(withdraw_rota_exception, exception=exception, withdrawn=not withdrawn)
    tx.says(
        _("Exception du {day} retirée.").format(day=long_day(row.day))
        if withdrawn
        else _("Exception du {day} rétablie.").format(day=long_day(row.day))
    )


@command(Permission.CANTEEN)
def record_till(
    tx: Tx, *, day: date, operator: PartyId, total: Decimal, covers: int = 0, number: str = ""
) -> int:
    """The Z total of an operator's own till for a day, VAT included; one a day and operator.

    Raises RuleBroken `till_known`, BadInput.
    """
    name = _require_operator(tx, operator)
    if total < 0 or total != total.quantize(Decimal("0.01")):
        raise BadInput("total", _("Le total du Z est un montant positif, au centime près."))
    if not 0 <= covers <= 5000:
        raise BadInput("covers", _("Un nombre de couverts va de 0 à 5 000."))
    if day > tx.clock.today():
        raise BadInput("till_day", _("Le {day} n’est pas encore passé.").format(day=long_day(day)))
    known = next((one for one in tills(tx, first=day, last=day) if one.operator == operator), None)
    if known is not None:
        raise RuleBroken(
            "till_known",
            _("Le Z de {name} du {day} est déjà noté ({total}) : retirez-le d’abord.").format(
                name=name, day=long_day(day), total=euros(known.total)
            ),
        )
    row = TillRow(
        day=day, operator=operator, number=number.strip()[:40], total=total, covers=covers, withdrawn=False
    )
    tx.session.add(row)
    tx.session.flush()
    tx.changed(TILLS, row.id)
    tx.undo_with(withdraw_till, till=row.id)
    tx.says(
        _("Z de {name} du {day} : {total}.").format(name=name, day=long_day(day), total=euros(total))
    )
    return row.id


@command(Permission.CANTEEN)
def withdraw_till(tx: Tx, *, till: int) -> None:
    """Take back a Z total typed wrongly."""
    row = _till(tx, till, withdrawn=False)
    row.withdrawn = True
    tx.session.flush()
    tx.changed(TILLS, row.id)
    tx.undo_with(restore_till, till=till)
    tx.says(_("Z du {day} retiré.").format(day=long_day(row.day)))


@command(Permission.CANTEEN)
def restore_till(tx: Tx, *, till: int) -> None:
    """Bring a Z total back. Raises RuleBroken `till_known` when another one was noted since."""
    row = _till(tx, till, withdrawn=True)
    if any(one.operator == row.operator for one in tills(tx, first=row.day, last=row.day)):
        raise RuleBroken(
            "till_known", _("Un autre Z du {day} est noté depuis.").format(day=long_day(row.day))
        )
    row.withdrawn = False
    tx.session.flush()
    tx.changed(TILLS, row.id)
    tx.undo_with(withdraw_till, till=till)
    tx.says(_("Z du {day} rétabli.").format(day=long_day(row.day)))


def _till(tx: Tx, till: int, *, withdrawn: bool) -> TillRow:
    row = tx.session.get(TillRow, till)
    if row is None or row.withdrawn is not withdrawn:
        raise NotFound("till", _("Ce Z n’existe pas ou a déjà changé."))
    return row


@command(Permission.CANTEEN)
def import_tills(tx: Tx, *, rows: Sequence[tuple[int, Mapping[str, str]]]) -> Imported:
    """Z totals from a file: columns jour, opérateur, total, couverts, numéro.

    A line that can't be read, or that is known already, is left out with its reason. Raises
    BadInput `till_columns` when a column that each total needs is not there.
    """
    _require_columns(rows)
    known = {slug(one.name): one.id for one in parties(tx, role=Role.CANTEEN_OPERATOR)}
    made: list[int] = []
    skipped: list[Skipped] = []
    for line, values in rows:
        cells = {slug(name): value for name, value in values.items()}
        try:
            made.append(_import_line(tx, cells, known))
        except PoleError as error:
            skipped.append(Skipped(line, error.message))
    tx.undo_with(withdraw_tills, tills=made)
    tx.says(ngettext("{count} Z importé.", "{count} Z importés.", len(made)).format(count=len(made)))
    return Imported(tuple(made), tuple(skipped))


def _require_columns(rows: Sequence[tuple[int, Mapping[str, str]]]) -> None:
    there = {slug(name) for _line, values in rows[:1] for name in values}
    lacking = [name for name in (_("jour"), _("opérateur"), _("total")) if rows and slug(name) not in there]
    if lacking:
        raise BadInput(
            "till_columns",
            _("Il manque au fichier : {names}. Les colonnes sont : jour, opérateur, total, couverts, "
              "numéro.").format(names=", ".join(lacking)),
        )  # fmt: skip


def _import_line(tx: Tx, cells: Mapping[str, str], operators: Mapping[str, PartyId]) -> int:
    name = cells.get("operateur", "")
    operator = operators.get(slug(name))
    if operator is None:
        raise NotFound("operator", _("« {name} » n’est pas un opérateur de la cantine.").format(name=name))
    covers = cells.get("couverts", "") or "0"
    if not covers.isdecimal():
        raise BadInput("covers", _("« {text} » n’est pas un nombre de couverts.").format(text=covers))
    return record_till(
        tx,
        day=parse_day(cells.get("jour", ""), tx.clock.today()),
        operator=operator,
        total=parse_amount(cells.get("total", "")),
        covers=int(covers),
        number=cells.get("numero", ""),
    )


@command(Permission.CANTEEN)
def withdraw_tills(tx: Tx, *, tills: Sequence[int]) -> None:
    """Take back the Z totals of a file."""
    for till in tills:
        withdraw_till(tx, till=till)
    tx.undo_with(restore_tills, tills=list(tills))
    tx.says(_("Import des Z annulé."))


@command(Permission.CANTEEN)
def restore_tills(tx: Tx, *, tills: Sequence[int]) -> None:
    """Bring back the Z totals of a file."""
    for till in tills:
        restore_till(tx, till=till)
    tx.undo_with(withdraw_tills, tills=list(tills))
    tx.says(_("Import des Z rétabli."))


@command(Permission.PARTIES)
def hand_over_operators(
    tx: Tx, *, to: PartyId, merged: PartyId | None = None, records: Sequence[int] = ()
) -> list[int]:
    """Give an operator's lines of the rota and parts of services to another; returns which.

    Parts are named by the negative of their number. Tills' totals stay with whom they name.
    """
    moved: list[int] = []
    for table, sign in ((RotaRow, 1), (PartRow, -1)):
        own = [abs(one) for one in records if one * sign > 0]
        statement = select(table).where(table.operator == merged if merged else table.id.in_(own))
        for row in tx.session.scalars(statement.order_by(table.id)):
            row.operator = to
            moved.append(sign * row.id)
            tx.changed(ROTA, row.id)
    tx.session.flush()
    return moved
