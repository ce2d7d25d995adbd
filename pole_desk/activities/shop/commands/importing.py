"""Sales brought in from a file: all of its lines or none, the wrong ones named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from pole_desk.activities.shop.commands.sales import cancel_sales, declare_sales, restore_sales
from pole_desk.activities.shop.queries.contracts import Contract, categories, contracts
from pole_desk.activities.shop.queries.sales import declarations, sale_lines
from pole_desk.activities.shop.rules import CONSIGNS, State, mode_name
from pole_desk.activities.shop.rules.sales import (
    FileLine,
    Sale,
    columns_of,
    gathered,
    read_line,
)
from pole_desk.kernel.errors import BadInput, PoleError
from pole_desk.kernel.i18n import _, month_name, ngettext, of_month
from pole_desk.kernel.inputs import slug
from pole_desk.kernel.money import ZERO
from pole_desk.kernel.periods import Month
from pole_desk.kernel.permissions import Permission
from pole_desk.kernel.work import Reader, Tx, command
from pole_desk.ports.ids import PartyId, ShopContractId
from pole_desk.registers.parties.queries import party_by_siren

_SHOWN = 5
MOST_LINES = 20_000
Rows = Sequence[tuple[int, Mapping[str, str]]]


class Planned(NamedTuple):
    """A declaration that a file makes; `act` is new, corrected or unchanged."""

    contract: ShopContractId
    party_name: str
    month: Month
    sales: tuple[Sale, ...]
    act: str
    lines: tuple[int, ...]

    @property
    def total(self) -> Decimal:
        """The sum of its sales."""
        return sum((sale.amount for sale in self.sales), ZERO)


class Wrong(NamedTuple):
    """A line of the file that can't be taken, and why."""

    line: int
    message: str


class Entered(NamedTuple):
    """A participant's sales as typed in a month's grid, and the version seen there (0: none)."""

    contract: ShopContractId
    sales: tuple[Sale, ...]
    seen_revision: int


class ImportPlan(NamedTuple):
    """What a file would do; with anything wrong, nothing is done."""

    declarations: tuple[Planned, ...]
    wrong: tuple[Wrong, ...]


def prepare_sales_import(reader: Reader, *, rows: Rows, month: Month | None = None) -> ImportPlan:
    """What the lines of a file (number, value per title) would declare, and what is wrong in them.

    `month` is for a file that does not say it. Raises BadInput `import_columns`, `import_empty`.
    """
    if not rows:
        raise BadInput("import_empty", _("Le fichier ne contient aucune vente."))
    if len(rows) > MOST_LINES:
        raise BadInput("import_long", _("Le fichier a plus de {count} lignes.").format(count=MOST_LINES))
    columns = columns_of(rows[0][1], month_given=month is not None)
    known = categories(reader, on=reader.clock.today())
    people = _People(reader)
    wrong: list[Wrong] = []
    found: dict[tuple[int, Month], list[FileLine]] = {}
    names: dict[int, str] = {}
    for number, values in rows:
        try:
            line = read_line(number, values, columns, month=month, categories=known)
            one = people.of(line)
        except PoleError as error:
            wrong.append(Wrong(number, error.message))
            continue
        found.setdefault((one.id, line.month), []).append(line)
        names[one.id] = one.party_name
    planned = [
        _planned(reader, ShopContractId(number), names[number], month, lines)
        for (number, month), lines in sorted(found.items(), key=lambda pair: (pair[0][1], names[pair[0][0]]))
    ]
    return ImportPlan(tuple(planned), tuple(wrong))


class _People:
    """Who a line speaks of: the participation of that number, SIREN or name, in its month."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._every = [one for one in contracts(reader) if one.written == State.ACTIVE]

    def of(self, line: FileLine) -> Contract:
        """Raises BadInput `participant`, saying what is near."""
        own = self._named(line)
        month = line.month
        running = [
            one for one in own
            if one.first_day <= month.last and (one.last_day is None or one.last_day >= month.first)
        ]  # fmt: skip
        consigning = [one for one in running if one.mode in CONSIGNS]
        if len(consigning) == 1:
            self._require_begun(month)
            return consigning[0]
        raise BadInput("participant", self._trouble(line, own, running, consigning))

    def _require_begun(self, month: Month) -> None:
        if month > Month.of(self._reader.clock.today()):
            raise BadInput("month_ahead", _("{month} n’a pas commencé").format(month=month_name(month)))

    def _named(self, line: FileLine) -> list[Contract]:
        if line.contract:
            wanted = slug(line.contract)
            return [one for one in self._every if slug(one.number) == wanted]
        if line.siren:
            party = party_by_siren(self._reader, siren=line.siren.replace(" ", ""))
            return self._of_party(party)
        wanted = slug(line.name)
        return [one for one in self._every if slug(one.party_name) == wanted]

    def _of_party(self, party: PartyId | None) -> list[Contract]:
        return [one for one in self._every if one.party == party]

    def _trouble(
        self, line: FileLine, own: list[Contract], running: list[Contract], consigning: list[Contract]
    ) -> str:
        who = line.contract or line.siren or line.name
        if not own:
            return _("« {who} » ne participe pas au magasin").format(who=who) + self._near(line)
        if not running:
            return _("{name} ne participe pas au magasin en {month}").format(
                name=own[0].party_name, month=month_name(line.month)
            )
        if not consigning:
            return _("{name} n’est pas en dépôt-vente ({mode})").format(
                name=running[0].party_name, mode=mode_name(running[0].mode)
            )
        numbers = ", ".join(one.number for one in consigning)
        return _("{name} a deux participations ce mois-là : donnez le numéro ({numbers})").format(
            name=consigning[0].party_name, numbers=numbers
        )

    def _near(self, line: FileLine) -> str:
        words = set(slug(line.name).split())
        near = [one.party_name for one in self._every if words & set(slug(one.party_name).split())]
        return _(" (proche : {names})").format(names=", ".join(near[:3])) if near else ""


def _planned(
    reader: Reader, number: ShopContractId, name: str, month: Month, lines: list[FileLine]
) -> Planned:
    sales = tuple(gathered(line.sale for line in lines))
    standing = declarations(reader, contract=number, month=month, standing=True)
    act = "new"
    if standing:
        before = {
            line.category: (line.amount, line.pieces)
            for line in sale_lines(reader, declaration=standing[0].id)
        }
        same = before == {sale.category: (sale.amount, sale.pieces) for sale in sales}
        act = "unchanged" if same else "corrected"
    return Planned(number, name, month, sales, act, tuple(line.line for line in lines))


@command(Permission.SHOP)
def import_sales(tx: Tx, *, rows: Rows, source: str, month: Month | None = None) -> ImportPlan:
    """Declare the sales of a file; one wrong line and nothing is declared: BadInput `import_lines`."""
    plan = prepare_sales_import(tx, rows=rows, month=month)
    if plan.wrong:
        raise _refusal(plan.wrong)
    former: list[int] = []
    fresh: list[int] = []
    for planned in plan.declarations:
        if planned.act == "unchanged":
            continue
        standing = declarations(tx, contract=planned.contract, month=planned.month, standing=True)
        done = declare_sales(
            tx, contract=planned.contract, month=planned.month, sales=planned.sales,
            source=source[:200], reason=_("import") if standing else "",
        )  # fmt: skip
        if standing:
            former.append(standing[0].id)
        else:
            fresh.append(done)
    tx.undo_with(take_back_sales, fresh=tuple(fresh), former=tuple(former))
    count = len(fresh) + len(former)
    tx.says(
        ngettext(
            "{count} déclaration de ventes importée.", "{count} déclarations de ventes importées.", count
        ).format(count=count)
    )
    return plan


def _refusal(wrong: Sequence[Wrong]) -> BadInput:
    shown = [_("ligne {line} : {reason}").format(line=one.line, reason=one.message) for one in wrong[:_SHOWN]]
    if len(wrong) > _SHOWN:
        rest = len(wrong) - _SHOWN
        shown.append(ngettext("et {count} autre ligne", "et {count} autres lignes", rest).format(count=rest))
    return BadInput(
        "import_lines",
        _("Rien n’a été importé. Corrigez, puis recommencez. {lines}").format(lines="\u202f; ".join(shown)),
        lines=[one._asdict() for one in wrong],
    )


@command(Permission.SHOP)
def declare_month(tx: Tx, *, month: Month, entries: Sequence[Entered]) -> int:
    """Declare a month's sales for several participants at once; all of them or none. How many changed.

    Raises what `declare_sales` raises, of the first that is refused.
    """
    former: list[int] = []
    fresh: list[int] = []
    for entered in entries:
        standing = declarations(tx, contract=entered.contract, month=month, standing=True)
        done = declare_sales(
            tx, contract=entered.contract, month=month, sales=entered.sales, source=_("saisie"),
            seen_revision=entered.seen_revision,
        )  # fmt: skip
        if standing and standing[0].id != done:
            former.append(standing[0].id)
        elif not standing:
            fresh.append(done)
    count = len(fresh) + len(former)
    tx.undo_with(take_back_sales, fresh=tuple(fresh), former=tuple(former))
    tx.says(
        ngettext(
            "Ventes {month} enregistrées pour {count} participant.",
            "Ventes {month} enregistrées pour {count} participants.", count,
        ).format(month=of_month(month), count=count)
    )  # fmt: skip
    return count


@command(Permission.SHOP)
def take_back_sales(tx: Tx, *, fresh: Sequence[int], former: Sequence[int]) -> None:
    """Take a file's declarations back: new months are cancelled, corrected ones as they were."""
    for declaration in fresh:
        cancel_sales(tx, declaration=declaration, reason=_("import annulé"))
    for declaration in former:
        restore_sales(tx, declaration=declaration, reason=_("import annulé"))
    tx.notes.undo = None
    tx.says(_("Import des ventes annulé."))
