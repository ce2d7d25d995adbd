"""The look keeps its promises: contrast, tokens, icons, glyphs, live switching."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette, QRawFont
from PySide6.QtWidgets import QApplication

from pole_desk.desktop.theme import DARK, LIGHT, Choice, Tokens, icon, sheet, theme, tokens
from pole_desk.desktop.theme.tokens import contrast, mix
from pole_desk.kernel.paths import shipped

BOTH = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
TEXT, EDGE = 4.5, 3.0


@BOTH
def test_texts_contrast_with_every_ground_they_stand_on(look: Tokens) -> None:
    pairs = {
        f"{ink} on {ground}": contrast(getattr(look, ink), getattr(look, ground))
        for ink in ("text", "secondary")
        for ground in ("ground", "surface", "raised", "hover", "selection", "accent_soft")
    }
    pairs |= {
        f"{tone} on {ground}": contrast(look.tone(tone)[0], ground)
        for tone in ("accent", "danger", "warning", "success", "info")
        for ground in (look.surface, look.tone(tone)[1])
    }
    pairs |= {
        "on accent": contrast(look.on_accent, look.accent),
        "on accent, hovered": contrast(look.on_accent, look.accent_hover),
        "on danger": contrast(look.on_danger, look.danger),
        "navigation": contrast(look.navigation_text, look.navigation),
        "navigation, active": contrast("#FFFFFF", look.navigation_active),
        "badge": contrast(look.on_badge, look.badge),
    }
    assert {name: ratio for name, ratio in pairs.items() if ratio < TEXT} == {}


@BOTH
def test_states_can_be_read_and_told_from_the_surface(look: Tokens) -> None:
    words = {name: contrast(state.text, state.fill) for name, state in look.states.items()}
    edges = {name: contrast(state.edge, look.surface) for name, state in look.states.items()}
    assert {name: ratio for name, ratio in words.items() if ratio < TEXT} == {}
    assert {name: ratio for name, ratio in edges.items() if ratio < EDGE} == {}


@BOTH
def test_fields_series_and_focus_have_visible_edges(look: Tokens) -> None:
    edges = {"edge": look.edge, "focus": look.accent, "error": look.danger}
    edges |= {f"series {n}": colour for n, colour in enumerate(look.series)}
    low = {
        f"{name} on {ground}": contrast(colour, getattr(look, ground))
        for name, colour in edges.items()
        for ground in ("surface", "ground")
    }
    assert {name: ratio for name, ratio in low.items() if ratio < EDGE} == {}


def test_both_themes_know_the_same_states_with_the_same_icon_and_pattern() -> None:
    def signs(look: Tokens) -> dict[str, tuple[str, bool, bool]]:
        return {name: (s.icon, s.hatched, s.dashed) for name, s in look.states.items()}

    assert signs(LIGHT) == signs(DARK)
    assert len({state.icon for state in LIGHT.states.values()}) >= len(LIGHT.states) - 1


@BOTH
def test_the_sheet_knows_all_its_tokens_and_quotes_its_urls(look: Tokens) -> None:
    text = sheet.text(look)
    assert "@" not in text
    for url in re.findall(r"url\((.*?)\)", text):
        assert url.startswith('"') and Path(url.strip('"')).is_file()


def test_the_sheet_takes_no_hidden_property_names() -> None:
    source = shipped("resources", "qss", "pole.qss").read_text(encoding="utf-8")
    assert set(re.findall(r'\[(\w+)="', source)) & {"pos", "size", "font", "icon", "style"} == set()


def test_every_icon_named_in_the_program_is_shipped() -> None:
    there = {path.stem for path in shipped("resources", "icons").glob("*.svg")}
    named = {state.icon for look in (LIGHT, DARK) for state in look.states.values()}
    for path in Path(sheet.__file__).parents[1].rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'(?:pixmap|icon|ToneIcon|icon_button|EmptyState)\(\s*"([a-z0-9-]+)"', source))
    assert named - there == set()
    assert len(named) > 20


def test_shipped_pictures_have_their_licences() -> None:
    assert "ISC License" in shipped("resources", "icons", "Lucide-LICENSE.txt").read_text("utf-8")
    assert "SIL OPEN FONT" in shipped("resources", "fonts", "Inter-LICENSE.txt").read_text("utf-8").upper()


def test_the_shipped_font_draws_french_typography(qapp: QApplication) -> None:
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        raw = QRawFont(str(shipped("resources", "fonts", f"Inter-{weight}.ttf")), 13)
        missing = [c for c in "éèàçœŒÉ€«»’–—…→↑↓✓²\u00a0\u202f" if not raw.supportsCharacter(ord(c))]
        assert missing == []


def test_the_choice_switches_the_palette_live_and_is_told(qapp: QApplication) -> None:
    told: list[bool] = []
    theme().changed.connect(lambda: told.append(tokens().dark))
    theme().apply(Choice.DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.ground)
    theme().apply(Choice.LIGHT)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.ground)
    assert told == [True, False]


def test_an_icon_takes_the_colour_asked(qapp: QApplication) -> None:
    image = icon("square", "#B3261E", 48).pixmap(48, 48).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    inks = {colour.name().upper() for colour in pixels if colour.alpha() == 255}
    assert inks == {"#B3261E"}


def test_mixing_is_between_its_ends() -> None:
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
