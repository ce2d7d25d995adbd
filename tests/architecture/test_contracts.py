"""import-linter's contracts hold in the real house, and each is broken by a small house."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure

CONTRACTS = Path(__file__).with_name("contracts.toml")
_NUMBERS = itertools.count(1)

CLEAN = {
    "__main__": "from pole_desk.cli import run",
    "cli/run": "def run():\n    from pole_desk.desktop import shell",
    "desktop/shell": "import pole_desk.desktop.pages.plan.page\nimport PySide6.QtWidgets",
    "desktop/pages/plan/page": "from pole_desk.desktop.parts import form",
    "desktop/pages/today/page": "from pole_desk.activities.hosting import queries",
    "desktop/parts/form": "from pole_desk.desktop.widgets import chip",
    "desktop/widgets/chip": "import PySide6.QtCore",
    "demo/story": "from pole_desk import backend",
    "backend": "from pole_desk.activities.leases import charges, tables",
    "accounts/ledger/queries": "from pole_desk.accounts.receivables import queries",
    "accounts/receivables/queries": "from pole_desk.accounts.billing import queries",
    "accounts/billing/queries": "from pole_desk.formats.pdf import sheet",
    "activities/hosting/queries": "from pole_desk.registers.claims import tables",
    "activities/shop/rules": "from decimal import Decimal",
    "activities/leases/charges": "from pole_desk.activities.leases import commands",
    "activities/leases/commands": "from pole_desk.activities.leases import queries, tables",
    "activities/leases/queries": "from pole_desk.activities.leases import rules, tables",
    "activities/leases/tables": "import sqlalchemy",
    "activities/leases/rules": "from pole_desk.ports import ids",
    "registers/claims/tables": "import sqlalchemy",
    "registers/dossiers/queries": "from pole_desk.registers.parties import tables",
    "registers/chantiers/queries": "from pole_desk.registers.spaces import tables",
    "registers/parties/tables": "from pole_desk.kernel import money",
    "registers/spaces/tables": "import sqlalchemy",
    "ports/ids": "from pole_desk.kernel import money",
    "formats/pdf/sheet": "import reportlab.pdfgen",
    "formats/facturx/container": "import pikepdf",
    "kernel/money": "from decimal import Decimal",
}
VIOLATIONS = {
    "storeys, upwards": ("storeys", "kernel/work", "from pole_desk.ports import ids"),
    "storeys, sideways": ("storeys", "ports/charges", "from pole_desk.formats.pdf import sheet"),
    "storeys, late": ("storeys", "backend", "def open():\n    from pole_desk.demo import story"),
    "storeys, a folder nobody named": ("storeys", "plugins/mail", ""),
    "storeys, a module nobody named": ("storeys", "tools", ""),
    "activities, strangers": ("activities", "activities/shop/rules",
                              "from pole_desk.activities.hosting import queries"),
    "activities, leases below": ("activities", "activities/leases/rules",
                                 "from pole_desk.activities.shop import rules"),
    "activities, one nobody named": ("activities", "activities/cinema/rules", ""),
    "registers, upwards": ("registers", "registers/dossiers/rules",
                           "from pole_desk.registers.claims import tables"),
    "registers, sideways": ("registers", "registers/parties/queries",
                            "from pole_desk.registers.spaces import tables"),
    "registers, one nobody named": ("registers", "registers/vehicles/rules", ""),
    "accounts, upwards": ("accounts", "accounts/billing/rules",
                          "from pole_desk.accounts.receivables import queries"),
    "accounts, one nobody named": ("accounts", "accounts/vat/rules", ""),
    "rooms, queries that write": ("rooms", "activities/leases/queries",
                                  "from pole_desk.activities.leases import commands"),
    "rooms, a folder": ("rooms", "registers/claims/rules/probe",
                        "from pole_desk.registers.claims import tables"),
    "rooms, two port files": ("rooms", "activities/leases/search",
                              "from pole_desk.activities.leases import charges"),
    "qt": ("qt", "cli/run", "def run():\n    import PySide6.QtWidgets"),
    "pure, rules": ("pure", "activities/shop/rules", "import sqlalchemy.orm"),
    "pure, a folder of rules": ("pure", "registers/claims/rules/probe", "import sqlalchemy"),
    "pure, ports": ("pure", "ports/ids", "from sqlalchemy import select"),
    "pure, formats": ("pure", "formats/csv", "import sqlalchemy"),
    "pure, desktop": ("pure", "desktop/shell", "import sqlalchemy"),
    "tables, a page": ("tables", "desktop/pages/plan/page",
                       "from pole_desk.registers.claims import tables"),
    "tables, a port file": ("tables", "activities/leases/charges",
                            "from pole_desk.activities.leases import tables"),
    "pages": ("pages", "desktop/pages/plan/page", "from pole_desk.desktop.pages.today import page"),
    "paper": ("paper", "formats/xlsx", "import reportlab.lib"),
    "files": ("files", "formats/xlsx", "import pikepdf"),
    "floors": ("floors", "desktop/widgets/chip", "from pole_desk.desktop.pages.plan import page"),
}  # fmt: skip
OPTIONS = tomllib.loads(CONTRACTS.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
IDS = [options["id"] for options in OPTIONS]


def lint(config: Path, *ids: str) -> bool:
    """Whether the contracts hold; import-linter's own entry would switch others' loggers off."""
    configure()
    return use_cases.lint_imports(str(config), ids, cache_dir=None, no_logo=True)


def build(folder: Path, files: dict[str, str]) -> Path:
    """A small house under a package name of its own, and the contracts written for it."""
    package = f"small_house_{next(_NUMBERS)}"
    for name, text in files.items():
        file = folder / package / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace("pole_desk", package) + "\n", encoding="utf-8")
    for inner in [folder / package, *(folder / package).rglob("*")]:
        if inner.is_dir():
            (inner / "__init__.py").touch()
    config = folder / "contracts.toml"
    config.write_text(CONTRACTS.read_text(encoding="utf-8").replace("pole_desk", package))
    return config


def waits_for(contract: dict[str, object], root: Path) -> set[str]:
    """The places that a contract names and that are not built yet."""
    places = [
        place
        for option in ("containers", "source_modules", "forbidden_modules", "allowed_importers")
        for place in contract.get(option, [])  # type: ignore[attr-defined]
        if re.fullmatch(r"pole_desk[\w.]*", place)
    ]
    built = {place: root / place.replace(".", "/") for place in places}
    return {
        place
        for place, path in built.items()
        if not path.is_dir() and not path.with_suffix(".py").exists()
    }


def test_the_house_keeps_every_contract(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(root)
    binding = [options["id"] for options in OPTIONS if not waits_for(options, root)]
    assert "storeys" in binding
    assert lint(CONTRACTS, *binding), capsys.readouterr().out


def test_a_clean_house_keeps_every_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    assert lint(build(tmp_path, CLEAN)), capsys.readouterr().out


@pytest.mark.parametrize(("contract", "file", "text"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_a_contract_is_broken_by_a_wrong_import(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    contract: str,
    file: str,
    text: str,
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    broken = lint(build(tmp_path, {**CLEAN, file: f"{text}\n{CLEAN.get(file, '')}"}), contract)
    said = capsys.readouterr().out
    assert not broken, said
    assert "0 kept, 1 broken" in said


def test_every_contract_is_proved_by_a_violation() -> None:
    assert {contract for contract, _file, _text in VIOLATIONS.values()} == set(IDS)
