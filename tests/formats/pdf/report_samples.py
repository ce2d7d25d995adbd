"""A report with one of everything, for the tests of papers and workbooks."""

from __future__ import annotations

from decimal import Decimal

from pole_desk.formats.report import (
    Grid,
    Heading,
    Meaning,
    Measure,
    Paper,
    Part,
    Picture,
    Series,
    Shape,
    Tile,
)

MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
LONG = tuple(
    f"{number}. {title}"
    for number, title in enumerate(
        ("Habitat et vieillissement", "Services aux personnes et aux familles, dont modes de garde d’enfants",
         "Transition énergétique et habitat", "Circuits courts alimentaires", "Réemploi"), start=1,
    )
)  # fmt: skip


def picture(shape: Shape, labels: tuple[str, ...] = MONTHS, rows: int = 1, *, most: int = 40_000) -> Picture:
    """A chart of made-up values; each label has another."""
    series = tuple(
        Series(f"Série {row + 1}", tuple(Decimal(most * (n + row + 1)) / (len(labels) + row) for n in range(len(labels))))
        for row in range(rows)
    )
    return Picture(shape=shape, title=f"Un graphique {shape}", labels=labels, series=series, unit="euros")


def paper(*, cover: bool = True, closed: bool = True, comment: str = "Une bonne année.") -> Paper:
    """Two sections, the first with tiles, a chart, a table and a comment."""
    grid = Grid(
        title="Chiffres",
        columns=(Heading("Chiffre", 30), Heading("Période", 14, True), Heading("Un an avant", 14, True)),
        rows=(("Loyers", Measure(Decimal("1234.50"), "euros"), Measure(None)),
              ("=1+1", Measure(Decimal("12.50"), "hours"), Measure(Decimal("87.42"), "percent"))),
        totals=("Total", Measure(Decimal("1234.50"), "euros"), None),
    )  # fmt: skip
    return Paper(
        key="activity:2025", title="Rapport d’activité", subtitle="Pour la métropole", pole="Le Pôle", period="2025",
        state="Année close le 12 janvier 2026" if closed else "Chiffres provisoires au 23 novembre 2026", closed=closed,
        printed="édité le 23 novembre 2026", cover=cover,
        parts=(
            Part(
                key="summary", title="L’essentiel", lead="Le pôle a servi 12 structures.", comment=comment,
                former_comment="L’an passé aussi.", apart=True,
                tiles=(Tile("Loyers", Measure(Decimal(1200), "euros"), Measure(Decimal(1000), "euros"), "a.b"),),
                pictures=(picture("bars"), picture("ring", LONG)), grids=(grid,),
            ),
            Part(key="hosting", title="Héberger", grids=(Grid(title="Rien", columns=grid.columns, rows=()),)),
        ),
        meanings=(Meaning("Loyers", "a.b", 2, "€", "Compté sur la période.", "factures", "La somme des loyers."),),
    )  # fmt: skip
