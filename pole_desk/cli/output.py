"""What goes out: one JSON object, or text a person reads; never a traceback."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.periods import PARIS, Month


@dataclass(frozen=True, slots=True)
class Result:
    """A command's answer: the object for scripts, the text for people, the exit code."""

    data: Mapping[str, Any]
    text: str = ""
    code: int = 0
    notes: Sequence[str] = field(default_factory=tuple)


def measure(value: Decimal) -> int | float:
    """An area or a quantity as a JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    return str(value)


def write_json(data: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, default=_plain) + "\n")


def write(result: Result, as_json: bool) -> int:
    """Print a result; its exit code."""
    if as_json:
        write_json(result.data)
    elif result.text:
        sys.stdout.write(result.text.rstrip("\n") + "\n")
    sys.stdout.flush()
    return result.code


def tell(text: str, as_json: bool) -> None:
    """Say at once what is about to take long; scripts get their one object alone."""
    if not as_json:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def write_error(error: PoleError, as_json: bool) -> int:
    """Print a refusal where its reader looks; its exit code."""
    if as_json:
        write_json({"error": {"code": error.code, "message": error.message, **error.details}})
        sys.stdout.flush()
    else:
        sys.stderr.write(error.message + "\n")
    return error.exit_code


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows as aligned columns of text."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines)
