"""What a credit note gives back of each line of its invoice: what is left of it, or a part of an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pole_desk.accounts.billing.queries import Invoice, Line, left_of, lines_of
from pole_desk.accounts.billing.rules.credits import Left, parts_of, with_vat
from pole_desk.accounts.billing.rules.kinds import Kind
from pole_desk.kernel.errors import BadInput, RuleBroken
from pole_desk.kernel.i18n import _, ngettext
from pole_desk.kernel.money import ZERO, euros, round_cents
from pole_desk.kernel.work import Tx


@dataclass(frozen=True, slots=True)
class Back:
    """A line given back: the line, and how much of its net; `part` when some of it is left."""

    line: Line
    net: Decimal
    part: bool = False

    @property
    def printed(self) -> tuple[Decimal, str, Decimal]:
        """Quantity, unit and unit price that make the net."""
        if self.net == self.line.net:
            return self.line.quantity, self.line.unit, self.line.unit_price
        unit = _("partie") if self.part else _("solde")
        return Decimal(1) if self.net > 0 else Decimal(-1), unit, abs(self.net)


def given_back(
    tx: Tx, original: Invoice, positions: Sequence[int] | None, amount: Decimal | None
) -> list[Back]:
    """The lines that are given back, with how much of each; raises as `credit_invoice` says."""
    by_position = {line.position: line for line in lines_of(tx, invoice=original.id)}
    wanted = sorted(by_position) if positions is None else sorted(set(positions))
    unknown = [position for position in wanted if position not in by_position]
    if unknown or not wanted:
        raise BadInput(
            "lines",
            ngettext(
                "La facture {number} a {count} ligne : la ligne {line} n’existe pas.",
                "La facture {number} a {count} lignes : la ligne {line} n’existe pas.", len(by_position),
            ).format(number=original.number, count=len(by_position), line=unknown[0] if unknown else 0),
        )
    back = [Back(line, line.net - line.credited) for line in map(by_position.__getitem__, wanted)]
    spent = [one.line for one in back if not one.net]
    back = [one for one in back if one.net]
    if (spent and positions is not None) or not back:
        raise RuleBroken(
            "already_credited",
            _("L’acompte {number} a déjà été déduit ou crédité : pour le rendre, faites d’abord l’avoir de la "
              "facture qui le déduit.").format(number=original.number)
            if original.kind == Kind.DEPOSIT
            else _("« {label} » de la facture {number} a déjà été entièrement crédité.").format(
                label=spent[0].label, number=original.number
            )
            if positions is not None
            else _("La facture {number} a déjà été entièrement créditée.").format(
                number=original.number
            ),
            invoice=original.number,
        )
    if amount is not None:
        back = _part(original, back, amount, of_line=positions is not None)
    given = sum((one.net for one in back), ZERO)
    if given <= 0:
        raise RuleBroken(
            "nothing_to_credit",
            _("Ces lignes de la facture {number} ne donnent rien à rendre.").format(
                number=original.number
            ),
        )
    _require_left(tx, original, given, [one for one in by_position.values() if one.position not in wanted])
    return back


def _part(original: Invoice, back: list[Back], amount: Decimal, *, of_line: bool) -> list[Back]:
    """An amount of one line, net, or of what is left of them all, VAT in."""
    if amount <= 0 or amount != round_cents(amount):
        raise BadInput("amount", _("Le montant d’un avoir est positif, au centime près."))
    if of_line and len(back) != 1:
        raise BadInput("amount", _("Un montant hors taxes se prend sur une seule ligne."))
    lines = [Left(one.line.percent, one.net) for one in back]
    most = back[0].net if of_line else with_vat(lines)
    if amount > most:
        raise RuleBroken(
            "more_than_left",
            _("{amount} dépassent ce qui reste : {left}.").format(amount=euros(amount), left=euros(most)),
            invoice=original.number,
            left=most,
        )
    nets = [amount] if of_line else parts_of(amount, lines)
    if not of_line:
        _require_exact(amount, [line._replace(net=net) for line, net in zip(lines, nets, strict=True)])
    return [
        replace(one, net=net, part=net != one.net) for one, net in zip(back, nets, strict=True) if net
    ]


def _require_exact(amount: Decimal, given: list[Left]) -> None:
    found = with_vat(given)
    if found != amount:
        raise RuleBroken(
            "amount_not_exact",
            _("Aucun avoir ne fait {amount} TVA comprise au centime près : le plus proche est de "
              "{nearest}.").format(amount=euros(amount), nearest=euros(found)),
            nearest=found,
        )  # fmt: skip


def _require_left(tx: Tx, original: Invoice, given: Decimal, others: list[Line]) -> None:
    left = left_of(tx, invoices=[original.id])[original.id]
    if given <= left:
        return
    reductions = [str(line.position) for line in others if line.net < line.credited]
    raise RuleBroken(
        "more_than_left",
        _("Ces lignes font {given}, plus que ce qui reste de la facture {number} : {left} hors taxes. "
          "{fix}").format(
            given=euros(given), number=original.number, left=euros(left),
            fix=ngettext(
                "Créditez avec elles la ligne {lines}, qui est une réduction.",
                "Créditez avec elles les lignes {lines}, qui sont des réductions.",
                len(reductions),
            ).format(lines=", ".join(reductions))
            if reductions
            else _("Une facture suivante en a déjà déduit une partie."),
        ),
        invoice=original.number,
        left=left,
    )  # fmt: skip
