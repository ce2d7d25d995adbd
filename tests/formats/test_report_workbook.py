"""Reports as workbooks: a sheet a section, numbers that add up, definitions at the end."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).parent / "pdf"))

from report_samples import paper

from pole_desk.formats.xlsx.report import report_workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist() if name.endswith(".xml")}


def names(content: bytes) -> list[str]:
    root = ElementTree.fromstring(parts(content)["xl/workbook.xml"])
    return [sheet.get("name", "") for sheet in root.iter(f"{MAIN}sheet")]


def test_each_section_has_its_sheets_and_the_last_is_of_definitions() -> None:
    found = names(report_workbook(paper()))
    assert found[0] == "Rapport"
    assert found[-1] == "Définitions"
    assert "L’essentiel" in found and "L’essentiel – Chiffres" in found


def test_amounts_are_numbers_with_their_format_and_texts_never_formulas() -> None:
    book = parts(report_workbook(paper()))
    place = names(report_workbook(paper())).index("L’essentiel – Chiffres") + 1
    sheet = book[f"xl/worksheets/sheet{place}.xml"]
    numbers = re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?><v>([^<]+)</v>', sheet)
    assert {1234.5, 87.42, 12.5} <= {float(number) for number in numbers}
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    styles = book["xl/styles.xml"]
    assert "€" in styles and "%" in styles


def test_a_chart_without_its_table_gives_its_data() -> None:
    found = names(report_workbook(paper()))
    assert any(name.startswith("L’essentiel – Un graphique") for name in found)


def test_what_the_report_is_and_what_was_said_stand_on_the_first_sheet() -> None:
    texts = parts(report_workbook(paper()))["xl/sharedStrings.xml"]
    for words in ("Rapport d’activité", "Année close le 12 janvier 2026", "Une bonne année.", "La somme des loyers."):
        assert words in texts
