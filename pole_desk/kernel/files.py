"""Files written where a person asked: tried before anything else is done, then whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _


def require_writable(folder: Path) -> None:
    """Make the folder and try to write in it; raises BadInput `output`, before any other write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".pole-desk-"):
            pass
    except OSError as error:
        raise cannot_write(folder, error) from None


def cannot_write(path: Path, error: OSError) -> BadInput:
    """The refusal that says where, why, and what can be done."""
    return BadInput(
        "output",
        _("On ne peut pas écrire dans {path} ({why}). Choisissez un autre dossier ou changez ses "
          "droits.").format(path=path, why=error.strerror or error),
        path=str(path),
    )


def require_file(file: Path) -> None:
    """Try to write beside a file; raises BadInput `output`, also when it is a folder."""
    require_writable(file.absolute().parent)
    if file.is_dir():
        raise cannot_write(file, IsADirectoryError(21, _("c’est un dossier")))


def write_file(file: Path, content: bytes) -> None:
    """Replace a file at once, or leave it untouched when it already holds the content."""
    try:
        if file.exists() and file.read_bytes() == content:
            return
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=".pole-desk-")
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(target.fileno())
            os.chmod(name, 0o644)
            os.replace(name, file)
        except OSError:
            os.unlink(name)
            raise
    except OSError as error:
        raise cannot_write(file.parent, error) from None
