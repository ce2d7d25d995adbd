"""The fingerprint by which a closing changed behind its back is seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 of the kept rows in their order, each as JSON with its keys sorted; hexadecimal."""
    found = hashlib.sha256()
    for row in rows:
        found.update(json.dumps(row, default=str, sort_keys=True, ensure_ascii=False).encode())
        found.update(b"\n")
    return found.hexdigest()
