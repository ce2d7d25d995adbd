"""What reaches the user: dialogs, words through gettext, printing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from walls.house import Finding, House, Source, Text

SHOWS = {
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction",
    "QMenu", "QDockWidget", "setText", "setTitle", "setWindowTitle", "setToolTip", "setStatusTip",
    "setWhatsThis", "setPlaceholderText", "setAccessibleName", "setAccessibleDescription",
    "setHorizontalHeaderLabels", "setHeaderLabels", "setLabelText", "setInformativeText",
    "setSuffix", "setPrefix", "addTab", "addAction", "addMenu", "addRow", "addItem", "addItems",
    "showMessage", "drawText",
}  # fmt: skip
SHOWN_NAMES = {
    "title", "subtitle", "label", "text", "tooltip", "placeholder", "caption", "hint", "message",
}  # fmt: skip
TRANSLATES = ("_", "ngettext")
WORD = re.compile(r"^(?!#[0-9A-Fa-f]{3,8}$).*[A-Za-zÀ-ÿ]{2}", re.DOTALL)
"""Letters that make a word; a colour is none."""
FRENCH = re.compile(r"[À-ÖØ-öø-ÿœŒ’«»\u00a0\u202f]")
NAME = "Pôle Desk"
TRANSLATED_LATER = {"cli.words": "argparse's own sentences, which go through `_()` when shown"}
ERRORS = {
    "PoleError", "BadInput", "NotFound", "RuleBroken", "Overlap", "Conflict", "NotAllowed",
    "DatabaseUnfit",
}  # fmt: skip
LOOPS = {"app", "application", "QApplication", "QCoreApplication", "drag"}
"""Receivers whose `exec` is no dialog: the program's own loop, and Qt's drag."""


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _literals(node: ast.AST) -> Iterator[Text]:
    """The string constants that a value shows as they are; not those under a call."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield Text(node.value, node)
    elif isinstance(node, ast.JoinedStr):
        for value in node.values:
            yield from _literals(value)
    elif isinstance(node, ast.Call) and _last(node.func) == "format":
        yield from _literals(node.func)
    elif isinstance(node, ast.Attribute):
        yield from _literals(node.value)
    elif isinstance(node, ast.BinOp | ast.IfExp | ast.List | ast.Tuple | ast.BoolOp):
        for child in ast.iter_child_nodes(node):
            yield from _literals(child)


def messages_only_in_widgets(house: House) -> Iterator[Finding]:
    """QMessageBox is named in `desktop.widgets` alone: pages ask in their own place."""
    for source in house.package:
        if source.within("desktop.widgets"):
            continue
        for name in source.imports:
            if name.target.endswith(".QMessageBox"):
                yield source.finding(name.line, "QMessageBox")
        for node in source.all(ast.Attribute):
            if node.attr == "QMessageBox":
                yield source.finding(node, "QMessageBox")


def dialogs_open_without_exec(house: House) -> Iterator[Finding]:
    """Dialogs and menus are opened by `open()` or `popup()`: `exec` nests an event loop."""
    for source in house.package:
        for node in source.all(ast.Call) if source.within("desktop") else ():
            if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("exec", "exec_"):
                continue
            if _last(node.func.value).lstrip("_") not in LOOPS:
                yield source.finding(node, "exec: use open()")


def words_go_through_gettext(house: House) -> Iterator[Finding]:
    """What Qt shows is never a bare literal; on both doors French text stands inside `_()`."""
    for source in house.package:
        if not source.within("desktop", "cli"):
            continue
        shown = _shown_bare(source) if source.within("desktop") else ()
        found = [*shown, *_untranslated_french(source)]
        yield from dict.fromkeys(
            source.finding(text.node, f"{text.value!r} without _()") for text in found
        )


def _shown_bare(source: Source) -> Iterator[Text]:
    for call in source.all(ast.Call):
        shows = _last(call.func) in SHOWS
        values = list(call.args) if shows else []
        values += [word.value for word in call.keywords if shows or word.arg in SHOWN_NAMES]
        for value in values:
            yield from (text for text in _literals(value) if WORD.search(text.value))


def _translated(source: Source) -> set[int]:
    return {
        id(inner)
        for call in source.all(ast.Call)
        if _last(call.func) in TRANSLATES
        for argument in call.args
        for inner in ast.walk(argument)
    }


def _untranslated_french(source: Source) -> Iterator[Text]:
    if source.within(*TRANSLATED_LATER):
        return
    translated = _translated(source)
    for text in source.texts:
        words = text.value.replace(NAME, "")
        if FRENCH.search(words) and WORD.search(words) and id(text.node) not in translated:
            yield text


def errors_speak_french(house: House) -> Iterator[Finding]:
    """The message of a refusal goes through `_()`: it is shown as it is."""
    for source in house.package:
        for node in source.all(ast.Call):
            if _last(node.func) in ERRORS and len(node.args) > 1:
                for text in _literals(node.args[1]):
                    if WORD.search(text.value):
                        yield source.finding(node, f"{text.value!r} without _()")


def gettext_is_given_plain_text(house: House) -> Iterator[Finding]:
    """`_()` takes a literal or a name, never an f-string or a formatted text: no catalogue has it."""
    for source in house.package:
        for node in source.all(ast.Call):
            if _last(node.func) not in TRANSLATES or not isinstance(node.func, ast.Name):
                continue
            for value in node.args[:1]:
                formatted = isinstance(value, ast.Call) and _last(value.func) == "format"
                if isinstance(value, ast.JoinedStr | ast.BinOp) or formatted:
                    yield source.finding(node, "_() of a text made on the spot")


def only_cli_prints(house: House) -> Iterator[Finding]:
    """`print` belongs to the command line."""
    for source in house.package:
        for node in () if source.within("cli", "__main__") else source.all(ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "print":
                yield source.finding(node, "prints")


WALLS = (
    messages_only_in_widgets, dialogs_open_without_exec, words_go_through_gettext,
    errors_speak_french, gettext_is_given_plain_text, only_cli_prints,
)  # fmt: skip
