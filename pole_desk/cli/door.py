"""The program without a command, kept light: a window must be there before the features are loaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pole_desk.cli.context import Context, default_url
from pole_desk.kernel.first_read import file_of
from pole_desk.kernel.i18n import _
from pole_desk.kernel.paths import data_dir
from pole_desk.kernel.periods import Month

if TYPE_CHECKING:
    import argparse

VALUED = ("--db", "--today")


class BareStart:
    """The arguments of a start without a command."""

    def __init__(self) -> None:
        self.db: str | None = None
        self.today: str | None = None
        self.json = False
        self.headless = False


def read_bare(words: Sequence[str]) -> BareStart | None:
    """The words when they ask for nothing but the window; None when the whole parser must look."""
    found = BareStart()
    waiting = iter(words)
    for word in waiting:
        option, equals, value = word.partition("=")
        if option == "--json" and not equals:
            found.json = True
        elif option in VALUED:
            given = value if equals else next(waiting, "-")
            if given.startswith("-") or not given:
                return None
            setattr(found, option.removeprefix("--"), given)
        else:
            return None
    return found


def no_screen(arguments: argparse.Namespace | BareStart) -> bool:
    """Whether there is nothing to open a window on."""
    if arguments.headless or os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in (
        "offscreen",
        "minimal",
    ):
        return True
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform.startswith("linux") and not shown


def demo_url(context: Context) -> str:
    """The demo pole of the month: a file of its own, reused."""
    if context.url_given:
        return context.url
    return f"sqlite:///{data_dir() / f'demonstration-{Month.of(context.clock.today())}.db'}"


def own_or_demo(context: Context) -> str:
    """The base asked for, else the user's own pole, else the demo."""
    if context.url_given:
        return context.url
    own = file_of(default_url())
    if own is not None and own.exists():
        return default_url()
    return demo_pole(context)


def demo_pole(context: Context) -> str:
    """The demo pole's address, told first when it is not there yet."""
    url = demo_url(context)
    file = file_of(url)
    if file is not None and file.exists():
        return url
    from pole_desk import backend, demo
    from pole_desk.accounts.ledger.outbox.witness import forget
    from pole_desk.cli.output import tell

    if not backend.exists(url):
        tell(_("Création du pôle de démonstration : une à trois minutes, la première fois…"), context.as_json)
        demo.make(url, context.clock.today(), until=context.clock.now())
        forget(url, folder=context.witness)
    return url


def open_window(context: Context) -> int:
    """The window on the pole; its exit code."""
    url = own_or_demo(context)
    from pole_desk.desktop import app

    return app.run_window(url, context.clock)
