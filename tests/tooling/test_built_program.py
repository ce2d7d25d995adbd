"""What the built program leaves out is reached by nothing, and what it says of itself is read right."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PICTURES = {"drawImage", "drawInlineImage", "ImageReader", "Image", "renderPM", "as_pil_image", "to_pil"}
"""What of ReportLab, pikepdf and pypdfium2 asks Pillow to work."""


def spec_list(name: str) -> list[str]:
    """A list of words of pole_desk.spec."""
    for node in ast.parse((ROOT / "pole_desk.spec").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return [one.value for one in node.value.elts if isinstance(one, ast.Constant)]  # type: ignore[attr-defined]
    raise AssertionError(f"no {name} in the spec")


def modules() -> list[tuple[Path, ast.Module]]:
    files = sorted((ROOT / "pole_desk").rglob("*.py"))
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files]


def test_nothing_that_the_built_program_leaves_out_is_imported() -> None:
    excluded = tuple(spec_list("EXCLUDED"))
    found = []
    for file, tree in modules():
        for node in ast.walk(tree):
            names = []
            if isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
            found += [
                f"{file.relative_to(ROOT)}:{node.lineno} {name}"
                for name in names
                if any(name == out or name.startswith(f"{out}.") for out in excluded)
            ]
    assert found == []


def test_no_paper_holds_a_picture() -> None:
    found = []
    for file, tree in modules():
        if "desktop" in file.parts:
            continue
        found += [
            f"{file.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if (isinstance(node, ast.Attribute) and node.attr in PICTURES and node.attr != "Image")
            or (isinstance(node, ast.ImportFrom) and any(one.name in PICTURES for one in node.names))
        ]
    assert found == []
