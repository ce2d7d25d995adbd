"""What the pole counted over a period, divided by what it served; years closed and reopened."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pole_desk.activities.reports.commands import close_year, reopen_year
from pole_desk.activities.reports.queries import (
    Baseline,
    By,
    Comparison,
    Counted,
    Cut,
    Figure,
    Slice,
    behind,
    closing_of,
    compare,
    counted,
    cuts,
    definitions,
    prepare_closing,
)
from pole_desk.activities.reports.rules import Period, period_name, read_period, year_before
from pole_desk.activities.reports.rules.values import NOTHING, function_name, value_text
from pole_desk.cli.context import Context
from pole_desk.cli.output import Result, columns, measure
from pole_desk.cli.words import whole
from pole_desk.kernel.errors import BadInput, NotFound
from pole_desk.kernel.i18n import _, ngettext, numeric_day
from pole_desk.kernel.money import wire
from pole_desk.kernel.work import Reader
from pole_desk.ports.indicators import Indicator, Ratio, Unit


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    told = commands.add_parser("indicators", parents=[shared], help=_("ce que le pôle a compté"))
    _about(told)
    told.add_argument("--code", metavar="CODE", action="append", help=_("seulement cet indicateur"))
    told.set_defaults(run=show)
    kinds = told.add_subparsers(dest="act", metavar=_("ACTE"), parser_class=type(told))
    rows = kinds.add_parser("rows", parents=[shared], help=_("les fiches derrière un chiffre"))
    rows.add_argument("one", metavar="CODE")
    _about(rows)
    rows.add_argument("--key", metavar=_("CLÉ"), default=None, help=_("une part ; vide : non rattaché"))
    rows.set_defaults(run=show_rows)
    year = commands.add_parser("year", parents=[shared], help=_("clore ou rouvrir une année"))
    acting = year.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(year))
    closed = acting.add_parser("close", parents=[shared], help=_("garder les chiffres d’une année finie"))
    closed.add_argument("year", metavar="A", type=whole)
    closed.add_argument("--note", metavar=_("TEXTE"), default="")
    closed.set_defaults(run=close)
    opened = acting.add_parser("reopen", parents=[shared], help=_("recalculer une année close"))
    opened.add_argument("year", metavar="A", type=whole)
    opened.add_argument("--reason", metavar=_("TEXTE"), required=True)
    opened.set_defaults(run=reopen)


def _about(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--period", metavar="P", help=_("2026, 2026-03 ou 2026-01-01/2026-06-30"))
    parser.add_argument("--by", choices=[str(by) for by in By], help=_("divisé par"))


def show(context: Context, arguments: argparse.Namespace) -> Result:
    """The figures beside last year's; with `--by`, each divided by what it served."""
    period = _period(arguments)
    by = None if arguments.by is None else By(arguments.by)
    return context.runner.read(_shown, period=period, by=by, codes=arguments.code)


def _shown(reader: Reader, *, period: Period, by: By | None, codes: Sequence[str] | None) -> Result:
    for code in codes or ():
        _require_known(reader, period, code)
    read = counted(reader, period=period) if codes is None else None
    compared = compare(reader, period=period, codes=codes, rows=read)
    found = [] if by is None else cuts(reader, period=period, by=by, codes=codes, rows=read)
    divided = {cut.code: cut for cut in found}
    data = {
        "period": _about_period(reader, period),
        **({} if by is None else {"by": str(by)}),
        "indicators": [_figure(each, divided.get(each.figure.code)) for each in compared],
    }
    return Result(data, _text(period, compared, divided))


def _about_period(reader: Reader, period: Period) -> dict[str, Any]:
    year = period.year
    closed = year is not None and closing_of(reader, year=year) is not None
    return {"key": period.key, "from": period.first, "to": period.last, "closed": closed}


def _figure(each: Comparison, cut: Cut | None) -> dict[str, Any]:
    now, then = each.figure, each.last_year
    slices = None if cut is None else [_slice(now, one) for one in cut.slices]
    return {
        "code": now.code,
        "title": now.title,
        "function": str(now.function),
        "unit": _unit(now),
        "value": _value(now, now.value),
        "rows": now.rows,
        "last_year": None if then is None else _value(then, then.value),
        "difference": _value(now, each.difference),
        "same_formula": each.same_formula,
        "baseline": None if each.baseline is None else _baseline(each.baseline),
        "span": None if now.span is None else str(now.span),
        "definition": now.definition,
        "version": now.version,
        "source": now.source,
        **({} if slices is None else {"slices": slices}),
    }


def _slice(figure: Figure, one: Slice) -> dict[str, Any]:
    amount = Decimal(one.amount).scaleb(-figure.decimals)
    return {"key": one.key, "name": one.name, "value": _value(figure, amount)}


def _baseline(one: Baseline) -> dict[str, Any]:
    return {"title": one.title, "value": measure(one.value), "source": one.source}


def _unit(figure: Figure) -> str:
    return str(figure.unit) if figure.unit is not None else "percent" if figure.percent else "ratio"


def _value(figure: Figure, value: Decimal | None) -> str | int | float | None:
    """Money as a string with two decimals, the rest as numbers."""
    if value is None:
        return None
    return wire(value) if figure.unit is Unit.EUROS else measure(round(value, 2))


def _text(period: Period, compared: Sequence[Comparison], divided: dict[str, Cut]) -> str:
    before = period_name(year_before(period))
    lines = [_("Période : {period}").format(period=period_name(period))]
    for function in dict.fromkeys(each.figure.function for each in compared):
        table = [("", _("valeur"), before)]
        for each in compared:
            if each.figure.function is function:
                table += _lines(each, divided.get(each.figure.code))
        lines += ["", function_name(function), columns(table, right=(1, 2))]
    return "\n".join(lines)


def _lines(each: Comparison, cut: Cut | None) -> list[tuple[str, str, str]]:
    now, then = each.figure, each.last_year
    former = NOTHING if then is None else value_text(then.value, then.unit, percent=then.percent)
    lines = [(f"  {now.title}", value_text(now.value, now.unit, percent=now.percent), former)]
    for one in () if cut is None else cut.slices:
        amount = Decimal(one.amount).scaleb(-now.decimals)
        lines.append((f"    {one.name}", value_text(amount, now.unit), ""))
    return lines


def show_rows(context: Context, arguments: argparse.Namespace) -> Result:
    """The records behind a figure, or behind one of its slices."""
    by = None if arguments.by is None else By(arguments.by)
    if (by is None) != (arguments.key is None):
        raise BadInput("key", _("Donnez --by et --key ensemble : par quoi diviser, et quelle part."))
    return context.runner.read(
        _behind, period=_period(arguments), code=arguments.one, by=by, key=arguments.key or ""
    )


def _behind(reader: Reader, *, period: Period, code: str, by: By | None, key: str) -> Result:
    each = _require_known(reader, period, code)
    if isinstance(each, Ratio):
        raise BadInput(
            "ratio",
            _("« {title} » est un rapport : demandez les fiches de {over} ou de {under}.").format(
                title=each.title, over=each.over, under=each.under
            ),
        )
    rows = behind(reader, period=period, code=code, by=by, key=key)
    total = sum(row.amount for row in rows)
    data = {
        "period": _about_period(reader, period),
        "code": code,
        "unit": str(each.unit),
        "value": _amount(each, total),
        "rows": [_row(each, row) for row in rows],
    }
    table = [
        (numeric_day(row.first), row.label, row.party_name or NOTHING, row.kind or NOTHING,
         value_text(Decimal(row.amount).scaleb(-each.decimals), each.unit))
        for row in rows
    ]  # fmt: skip
    whole_text = value_text(Decimal(total).scaleb(-each.decimals), each.unit)
    count = ngettext("{count} fiche", "{count} fiches", len(rows)).format(count=len(rows))
    title = _("{title}, {period} : {value} ({count})").format(
        title=each.title, period=period_name(period), value=whole_text, count=count
    )
    return Result(data, "\n".join([title, columns(table, right=(4,))]))


def _amount(each: Indicator, amount: int) -> str | int | float:
    value = Decimal(amount).scaleb(-each.decimals)
    return wire(value) if each.unit is Unit.EUROS else measure(value)


def _row(each: Indicator, row: Counted) -> dict[str, Any]:
    return {
        "record": row.record,
        "label": row.label,
        "kind": row.kind,
        "party": row.party_name,
        "party_id": row.party,
        "dossier": row.dossier,
        "from": row.first,
        "to": row.last,
        "value": _amount(each, row.amount),
    }


def _require_known(reader: Reader, period: Period, code: str) -> Indicator | Ratio:
    """Raises NotFound on a code that nothing counts."""
    known = {each.code: each for each in definitions(reader, period=period)}
    if code not in known:
        raise NotFound(
            "indicator",
            _("Aucun indicateur « {code} ». La commande indicators --json les donne tous.").format(code=code),
            indicator=code,
        )
    return known[code]


def _period(arguments: argparse.Namespace) -> Period:
    if arguments.period is None:
        raise BadInput("period", _("Dites quelle période : --period 2026, 2026-03 ou deux jours."))
    return read_period(arguments.period)


def close(context: Context, arguments: argparse.Namespace) -> Result:
    plan = context.runner.read(prepare_closing, year=arguments.year)
    closing = context.runner.do(close_year, year=arguments.year, note=arguments.note, plan=plan)
    made = context.runner.read(closing_of, year=arguments.year)
    assert made is not None
    data = {"closing": closing, "year": made.year, "rows": len(plan.rows), "digest": made.digest}
    text = _("Année {year} close : ses chiffres et les fiches derrière eux sont gardés.")
    return Result(data, text.format(year=made.year))


def reopen(context: Context, arguments: argparse.Namespace) -> Result:
    made = context.runner.read(closing_of, year=arguments.year)
    if made is None:
        raise NotFound("closing", _("L’année {year} n’est pas close.").format(year=arguments.year))
    context.runner.do(reopen_year, closing=made.id, reason=arguments.reason)
    text = _("Année {year} rouverte : ses chiffres sont de nouveau calculés.")
    return Result({"closing": made.id, "year": made.year}, text.format(year=made.year))
