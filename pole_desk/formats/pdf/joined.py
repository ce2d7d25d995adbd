"""Several PDF files as one, page after page, to be printed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pikepdf


def joined(files: Sequence[bytes]) -> bytes:
    """The pages of all, in order; a file alone comes back as it is. Raises ValueError for none."""
    if not files:
        raise ValueError("nothing to join")
    if len(files) == 1:
        return files[0]
    made, out = pikepdf.new(), BytesIO()
    for content in files:
        with pikepdf.open(BytesIO(content)) as one:
            made.pages.extend(one.pages)
    made.save(out, deterministic_id=True)
    return out.getvalue()
