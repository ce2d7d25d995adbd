"""Small houses for the walls between storeys, features, rooms and libraries."""

from __future__ import annotations

from walls import storeys as wall

from proofs.proof import catches, passes

CLAIMS = "pole_desk/registers/claims"
DOSSIERS = "pole_desk/registers/dossiers"
HOSTING = "pole_desk/activities/hosting"
LEASES = "pole_desk/activities/leases"
SHOP = "pole_desk/activities/shop"


def _from(module: str, name: str = "anything") -> str:
    return f"from {module.replace('/', '.')} import {name}\n"


def _late(module: str) -> str:
    return f"def run():\n    {_from(module)}"


def _empty(*paths: str) -> dict[str, str]:
    return {path: "" for path in paths}


_FLOORS = _empty(
    "pole_desk/desktop/shell.py",
    "pole_desk/desktop/parts/party_form.py",
    "pole_desk/desktop/pages/plan/page.py",
    "pole_desk/desktop/pages/today/page.py",
    "pole_desk/desktop/widgets/board/__init__.py",
    "pole_desk/desktop/widgets/board/view.py",
)
_TYPED = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pole_desk.kernel.b import B\n"

PROOFS = (
    catches(wall.named_places, "a new storey", "no storey is named plugins",
            _empty("pole_desk/plugins/__init__.py")),
    catches(wall.named_places, "a new module at the top", "no storey is named tools",
            _empty("pole_desk/tools.py")),
    catches(wall.named_places, "a folder without any code", "no storey is named assets",
            _empty("pole_desk/assets/logo.svg")),
    catches(wall.named_places, "a new register", "no feature of registers is named vehicles",
            _empty("pole_desk/registers/vehicles/rules.py")),
    catches(wall.named_places, "a module beside the features", "no feature of accounts is named vat",
            _empty("pole_desk/accounts/vat.py")),
    catches(wall.named_places, "a room that is none", "no room of a feature is named services",
            _empty(f"{CLAIMS}/services.py")),
    catches(wall.named_places, "a folder that is no room", "no room of a feature is named views",
            _empty(f"{CLAIMS}/views/board.py")),
    catches(wall.named_places, "the room of another feature", "no room of a feature is named outbox",
            _empty(f"{CLAIMS}/outbox.py")),
    passes(wall.named_places, "a feature's own room, named with its reason",
           _empty("pole_desk/accounts/billing/outbox.py")),
    passes(wall.named_places, "the five rooms, as files and as folders, and port files",
           _empty("pole_desk/__main__.py", "pole_desk/registers/__init__.py",
                  f"{CLAIMS}/__init__.py", f"{CLAIMS}/rules.py", f"{CLAIMS}/tables.py",
                  f"{CLAIMS}/queries/board.py", f"{CLAIMS}/commands/move.py",
                  f"{LEASES}/charges.py", "pole_desk/ports/covers.py", f"{HOSTING}/covers.py")),

    catches(wall.rooms_in_order, "rules that read", "rules imports queries",
            {f"{CLAIMS}/rules.py": _from(f"{CLAIMS}/queries"), f"{CLAIMS}/queries.py": ""}),
    catches(wall.rooms_in_order, "queries that write", "queries imports commands",
            {f"{CLAIMS}/queries/board.py": _from(CLAIMS, "commands"),
             f"{CLAIMS}/commands/__init__.py": ""}),
    catches(wall.rooms_in_order, "commands that know a port file", "commands imports charges",
            {f"{LEASES}/commands.py": "from . import charges\n", f"{LEASES}/charges.py": ""}),
    catches(wall.rooms_in_order, "a port file that knows another", "charges imports search",
            {f"{LEASES}/charges.py": _from(f"{LEASES}/search"), f"{LEASES}/search.py": ""}),
    passes(wall.rooms_in_order, "each room takes what is below it, a folder takes itself",
           {f"{LEASES}/charges.py": _from(f"{LEASES}/commands"),
            f"{LEASES}/commands.py": _from(f"{LEASES}/queries/rent"),
            f"{LEASES}/queries/rent.py": _from(f"{LEASES}/queries/lines"),
            f"{LEASES}/queries/lines.py": _from(f"{LEASES}/tables"),
            f"{LEASES}/tables.py": _from(f"{LEASES}/rules"), f"{LEASES}/rules.py": ""}),

    catches(wall.rooms_across_features, "another feature's port file", "leases.charges is reached",
            {"pole_desk/accounts/billing/commands.py": _from(f"{LEASES}/charges"),
             f"{LEASES}/charges.py": ""}),
    catches(wall.rooms_across_features, "queries that write elsewhere", "imports claims.commands",
            {f"{HOSTING}/queries.py": _from(f"{CLAIMS}/commands"), f"{CLAIMS}/commands.py": ""}),
    catches(wall.rooms_across_features, "rules that read elsewhere", "imports claims.queries",
            {f"{HOSTING}/rules.py": _late(f"{CLAIMS}/queries"), f"{CLAIMS}/queries.py": ""}),
    passes(wall.rooms_across_features, "commands that command below, rules that know rules",
           {f"{HOSTING}/commands.py": _from(f"{CLAIMS}/commands"), f"{CLAIMS}/commands.py": "",
            f"{HOSTING}/rules.py": _from(f"{CLAIMS}/rules"), f"{CLAIMS}/rules.py": "",
            "pole_desk/backend.py": _from(f"{LEASES}/charges"), f"{LEASES}/charges.py": ""}),

    catches(wall.tables_stay_home, "a page that reads tables", "imports registers.claims.tables",
            {"pole_desk/desktop/pages/plan/page.py": _from(f"{CLAIMS}/tables"),
             f"{CLAIMS}/tables.py": ""}),
    catches(wall.tables_stay_home, "a command that writes a register", "registers.claims.tables",
            {f"{HOSTING}/commands/book.py": _from(CLAIMS, "tables"), f"{CLAIMS}/tables.py": "",
             f"{CLAIMS}/__init__.py": ""}),
    catches(wall.tables_stay_home, "a query that joins a stranger", "activities.shop.tables",
            {f"{HOSTING}/queries.py": _from(f"{SHOP}/tables"), f"{SHOP}/tables.py": ""}),
    catches(wall.tables_stay_home, "an own port file", "activities.leases.tables",
            {f"{LEASES}/charges.py": _from(f"{LEASES}/tables/lines"),
             f"{LEASES}/tables/lines.py": ""}),
    passes(wall.tables_stay_home, "own rooms, queries that join registers or leases, backend",
           {f"{CLAIMS}/commands.py": _from(f"{CLAIMS}/tables"), f"{CLAIMS}/tables.py": "",
            f"{CLAIMS}/queries.py": _from(f"{CLAIMS}/tables"), f"{LEASES}/tables/lines.py": "",
            f"{HOSTING}/queries.py": _from(f"{CLAIMS}/tables") + _from(f"{LEASES}/tables/lines"),
            "pole_desk/backend.py": _from(f"{LEASES}/tables/lines")}),

    catches(wall.desktop_floors, "two pages that know each other", "page plan imports page today",
            {**_FLOORS, "pole_desk/desktop/pages/plan/panel.py": _late("pole_desk/desktop/pages/today/page")}),
    catches(wall.desktop_floors, "a widget that knows a page", "widgets imports pages",
            {**_FLOORS, "pole_desk/desktop/widgets/chip.py": _from("pole_desk/desktop/pages/plan/page")}),
    catches(wall.desktop_floors, "a part that knows a page", "parts imports pages",
            {**_FLOORS, "pole_desk/desktop/parts/x.py": _from("pole_desk/desktop/pages/plan/page")}),
    catches(wall.desktop_floors, "a page that knows the shell", "pages imports shell",
            {**_FLOORS, "pole_desk/desktop/pages/plan/x.py": _from("pole_desk/desktop", "shell")}),
    passes(wall.desktop_floors, "shell, pages, parts, widgets in this order",
           {**_FLOORS,
            "pole_desk/desktop/shell.py": _from("pole_desk/desktop/pages/plan/page"),
            "pole_desk/desktop/pages/plan/panel.py": _from("pole_desk/desktop/pages/plan/page")
            + _from("pole_desk/desktop/parts/party_form"),
            "pole_desk/desktop/parts/x.py": _from("pole_desk/desktop/widgets/board/view")}),

    catches(wall.only_cli_names_desktop, "the composition root", "only cli may name desktop",
            {"pole_desk/backend.py": _late("pole_desk/desktop/shell"),
             "pole_desk/desktop/shell.py": ""}),
    catches(wall.only_cli_names_desktop, "a name as text", "only cli may name desktop",
            {"pole_desk/__main__.py": "import importlib\nimportlib.import_module('pole_desk.desktop.shell')\n",
             "pole_desk/desktop/shell.py": ""}),
    catches(wall.only_cli_names_desktop, "a command line that loads Qt at once", "late",
            {"pole_desk/cli/run.py": _from("pole_desk/desktop/shell"),
             "pole_desk/desktop/shell.py": ""}),
    passes(wall.only_cli_names_desktop, "a late import in cli",
           {"pole_desk/cli/run.py": _late("pole_desk/desktop/shell"),
            "pole_desk/desktop/shell.py": _from("pole_desk/desktop/feed"),
            "pole_desk/desktop/feed.py": ""}),

    catches(wall.no_cycles, "two that know each other", "> pole_desk.kernel.b",
            {"pole_desk/kernel/a.py": _from("pole_desk/kernel/b"),
             "pole_desk/kernel/b.py": _from("pole_desk/kernel/a")}),
    catches(wall.no_cycles, "three modules in a ring", "kernel.a > pole_desk.kernel.b",
            {"pole_desk/kernel/a.py": _from("pole_desk/kernel/b"),
             "pole_desk/kernel/b.py": _late("pole_desk/kernel/c"),
             "pole_desk/kernel/c.py": _from("pole_desk/kernel", "a"),
             "pole_desk/kernel/__init__.py": ""}),
    passes(wall.no_cycles, "a diamond, and a type that looks back",
           {"pole_desk/kernel/a.py": _TYPED, "pole_desk/kernel/d.py": "",
            "pole_desk/kernel/b.py": _from("pole_desk/kernel/a") + _from("pole_desk/kernel/d"),
            "pole_desk/kernel/c.py": _from("pole_desk/kernel/b") + _from("pole_desk/kernel/d")}),

    catches(wall.qt_only_in_desktop, "a rule that draws", "PySide6.QtCore.Qt",
            {f"{CLAIMS}/rules.py": _from("PySide6.QtCore", "Qt")}),
    catches(wall.qt_only_in_desktop, "a late import in cli", "PySide6.QtWidgets",
            {"pole_desk/cli/run.py": "def run():\n    import PySide6.QtWidgets\n"}),
    passes(wall.qt_only_in_desktop, "the desktop",
           {"pole_desk/desktop/shell.py": _from("PySide6.QtWidgets", "QWidget")}),

    catches(wall.reportlab_only_in_pdf, "another format", "reportlab.lib.units.mm",
            {"pole_desk/formats/xlsx.py": _from("reportlab.lib.units", "mm")}),
    catches(wall.reportlab_only_in_pdf, "a name as text", "reportlab.pdfgen",
            {"pole_desk/backend.py": "from importlib import import_module\n"
                                     "import_module('reportlab.pdfgen')\n"}),
    passes(wall.reportlab_only_in_pdf, "formats.pdf",
           {"pole_desk/formats/pdf/sheet.py": _from("reportlab.pdfgen", "canvas")}),

    catches(wall.pikepdf_only_in_facturx, "a page that opens a file", "pikepdf.Pdf",
            {"pole_desk/formats/pdf/sheet.py": _from("pikepdf", "Pdf")}),
    passes(wall.pikepdf_only_in_facturx, "formats.facturx",
           {"pole_desk/formats/facturx/container.py": _from("pikepdf", "Pdf")}),

    catches(wall.drivers_only_in_kernel, "a command line with a driver", "sqlite3",
            {"pole_desk/cli/backup.py": "import sqlite3\n"}),
    passes(wall.drivers_only_in_kernel, "the kernel",
           {"pole_desk/kernel/first_read.py": "import sqlite3\n"}),

    catches(wall.no_sqlalchemy_in_pure_rooms, "rules, as a folder", "sqlalchemy.select",
            {f"{CLAIMS}/rules/probe.py": _from("sqlalchemy", "select")}),
    catches(wall.no_sqlalchemy_in_pure_rooms, "a port", "sqlalchemy.orm.Session",
            {"pole_desk/ports/charges.py": _from("sqlalchemy.orm", "Session")}),
    catches(wall.no_sqlalchemy_in_pure_rooms, "a page", "sqlalchemy",
            {"pole_desk/desktop/pages/plan/page.py": "import sqlalchemy as sa\n"}),
    passes(wall.no_sqlalchemy_in_pure_rooms, "queries, tables and the kernel",
           {f"{CLAIMS}/queries.py": _from("sqlalchemy", "select"),
            f"{CLAIMS}/tables.py": _from("sqlalchemy.orm", "Mapped"),
            "pole_desk/kernel/work.py": _from("sqlalchemy", "Engine"),
            f"{CLAIMS}/rules.py": _from("decimal", "Decimal")}),

    catches(wall.no_wildcard_imports, "all of Qt", "PySide6.QtCore.*",
            {"tests/desktop/test_board.py": "from PySide6.QtCore import *\n"}),
    passes(wall.no_wildcard_imports, "named ones",
           {"pole_desk/desktop/shell.py": _from("PySide6.QtCore", "Qt, QObject")}),
)  # fmt: skip
