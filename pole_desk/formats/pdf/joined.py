"""Several PDF files as one, page after page, to be printed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import pypdfium2


def joined(files: Sequence[bytes]) -> bytes:
    """The pages of all, in order; a file alone comes back as it is. Raises ValueError for none."""
    if not files:
        raise ValueError("nothing to join")
    if len(files) == 1:
        return files[0]
    out = BytesIO()
    with pypdfium2.PdfDocument.new() as made:
        for content in files:
            with pypdfium2.PdfDocument(content) as one:
                made.import_pages(one)
        made.save(out)
    return out.getvalue()
