"""Storage: listed, opened by the month, the day or the share, ended; what lies there; who is late; the papers."""

from __future__ import annotations

import argparse
from typing import Any

from pole_desk.cli.storage import contents, ladder, letting, listing, papers
from pole_desk.kernel.i18n import _


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    one = commands.add_parser("storage", parents=[shared], help=_("le stockage"))
    acting = one.add_subparsers(dest="act", required=True, metavar=_("ACTE"), parser_class=type(one))
    for room in (listing, letting, contents, ladder, papers):
        room.register(acting, shared)
