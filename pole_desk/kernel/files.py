"""Files written where a person asked: tried before anything else is done, then whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from pole_desk.kernel.errors import BadInput
from pole_desk.kernel.i18n import _


def why_refused(error: OSError) -> str:
    """Why the system refused, in French: its own words are in the language of the machine."""
    return {
        errno.ENOENT: _("ce fichier ou son dossier n’existe pas"),
        errno.EACCES: _("vos droits ne le permettent pas"),
        errno.EPERM: _("vos droits ne le permettent pas"),
        errno.EROFS: _("ce disque est en lecture seule"),
        errno.EISDIR: _("c’est un dossier"),
        errno.ENOTDIR: _("ce n’est pas un dossier"),
        errno.EEXIST: _("un fichier porte déjà ce nom"),
        errno.ENOSPC: _("le disque est plein"),
        errno.ENAMETOOLONG: _("ce nom est trop long"),
    }.get(error.errno or 0, _("le système a refusé, erreur {number}").format(number=error.errno or 0))


BEGUN = ".pole-desk-"
"""How the name of a file begins until it is whole."""
STALE_SECONDS = 3600


def _sweep(folder: Path, now: int) -> None:
    """Take away what a run that was killed left half written."""
    for left in folder.glob(f"{BEGUN}*"):
        with contextlib.suppress(OSError):
            if now - left.stat().st_mtime_ns > STALE_SECONDS * 1_000_000_000:
                left.unlink()


def require_writable(folder: Path) -> None:
    """Make the folder and try to write in it; raises BadInput `output`, before any other write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=BEGUN) as tried:
            _sweep(folder, Path(tried.name).stat().st_mtime_ns)
    except OSError as error:
        raise cannot_write(folder, error) from None


def cannot_write(path: Path, error: OSError) -> BadInput:
    """The refusal that says where, why, and what can be done."""
    return BadInput(
        "output",
        _("On ne peut pas écrire dans {path} ({why}). Choisissez un autre dossier ou changez ses "
          "droits.").format(path=path, why=why_refused(error)),
        path=str(path),
    )


def require_file(file: Path) -> None:
    """Try to write beside a file; raises BadInput `output`, also when it is a folder."""
    require_writable(file.absolute().parent)
    if file.is_dir():
        raise cannot_write(file, IsADirectoryError(errno.EISDIR, ""))


def write_file(file: Path, content: bytes) -> None:
    """Replace a file at once, or leave it untouched when it already holds the content."""
    try:
        if file.exists() and file.read_bytes() == content:
            return
        handle, name = tempfile.mkstemp(dir=file.absolute().parent, prefix=BEGUN)
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
