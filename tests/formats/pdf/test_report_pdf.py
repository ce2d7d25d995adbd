"""Reports on paper: cover, contents, running head, numbered pages, comments, definitions."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
from report_samples import paper

from pole_desk.formats.pdf.board import render_board
from pole_desk.formats.pdf.report import pages_of, render_report
from pole_desk.formats.report import Paper


def texts(content: bytes) -> list[str]:
    """The text of each page, its spaces made plain."""
    with pypdfium2.PdfDocument(content) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_report_has_a_cover_contents_and_pages_numbered_to_the_last() -> None:
    made = render_report(paper())
    pages = texts(made)
    assert len(pages) == pages_of(made)
    assert "Rapport d’activité" in pages[0] and "2025" in pages[0] and "Année close le 12 janvier 2026" in pages[0]
    assert "Sommaire" in pages[1] and "1. L’essentiel" in pages[1] and "3. Méthode et définitions" in pages[1]
    for number, words in enumerate(pages, start=1):
        assert f"Page {number}/{len(pages)}" in words
    for words in pages[1:]:
        assert "Le Pôle · Rapport d’activité · 2025" in words


def test_contents_lead_to_the_pages_they_name() -> None:
    made = render_report(paper())
    with pypdfium2.PdfDocument(made) as document:
        outline = {entry.get_title(): entry.get_dest().get_index() for entry in document.get_toc()}
    pages = texts(made)
    for title, page in outline.items():
        assert title in pages[page]
    assert {"L’essentiel", "Héberger", "Méthode et définitions"} <= outline.keys()


def test_a_section_says_its_figures_its_comment_and_last_years() -> None:
    whole = " ".join(texts(render_report(paper())))
    for words in ("1 200 €", "+ 20,0 %", "Une bonne année.", "L’an passé aussi.", "1 234,50 €", "87,4 %"):
        assert words in whole.replace("\u202f", " "), words
    assert "Rien à montrer sur la période." in whole
    assert "La somme des loyers." in whole and "Version" in whole


def test_an_open_year_is_said_on_every_page() -> None:
    for words in texts(render_report(paper(closed=False))):
        assert "Chiffres provisoires au 23 novembre 2026" in words


def test_a_long_comment_goes_on_over_pages_and_nothing_is_cut() -> None:
    comment = " ".join(f"mot{n}" for n in range(1_500))
    pages = texts(render_report(paper(comment=comment)))
    assert "mot0 " in " ".join(pages) and "mot1499" in " ".join(pages)


def test_a_sheet_has_no_cover() -> None:
    pages = texts(render_report(paper(cover=False)))
    assert "Sommaire" not in " ".join(pages)
    assert "L’essentiel" in pages[0]


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_report(paper()) == render_report(paper())
    assert render_board(paper()) == render_board(paper())


def test_a_report_keeps_to_twenty_pages_by_giving_up_charts_before_figures() -> None:
    part = paper().parts[0]
    long = replace(part, apart=False, pictures=part.pictures * 2, comment="")
    many = replace(paper(), parts=tuple(replace(long, key=f"p{n}", title=f"Fonction {n}") for n in range(26)))
    made = render_report(many)
    assert 12 <= pages_of(made) <= 20
    whole = " ".join(texts(made))
    assert whole.count("Loyers") >= 26 and all(f"Fonction {n}" in whole for n in range(26))


def _crowded() -> Paper:
    """Seven functions of twelve figures and a long comment."""
    part = paper().parts[0]
    grid = replace(part.grids[0], rows=part.grids[0].rows * 6)
    return replace(
        paper(), parts=(replace(part, grids=(grid,) * 7, tiles=part.tiles * 12, comment="Un mois chargé. " * 200),)
    )


def test_the_board_is_one_page_however_much_it_has_to_say() -> None:
    for given in (paper(), _crowded()):
        pages = texts(render_board(given))
        assert len(pages) == 1
        assert "Page 1/1" in pages[0]
    assert texts(render_board(_crowded()))[0].count("Chiffres") >= 7
