"""The window's services taken from the backend: search, counts, other seats, backups, waiting files."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pole_desk import __version__, backend, demo
from pole_desk.accounts.billing import outbox
from pole_desk.desktop.runner import Progress
from pole_desk.desktop.shell.services import Posting, Services
from pole_desk.kernel.changes import Watch
from pole_desk.kernel.errors import PoleError
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.work import Reader, Runner
from pole_desk.ports.search import Hit

LOG = logging.getLogger("pole_desk")
PRESSING = ("danger", "warning")
STAMP = "%Y%m%d-%H%M%S"


def services_of(runner: Runner) -> Services:
    """Everything the shell can show of an open pole."""
    return Services(
        search=search,
        badges=badges,
        look=Watch(runner.engine, runner.origin).look,
        backup_state=lambda: backup_words(runner),
        on_close=lambda: keep_copy(runner),
        catch_up=make_waiting_files,
        post=post_letters,
        database=database_name(runner),
        version=__version__,
        demo=runner.read(demo.is_demo),
    )


def search(reader: Reader, text: str) -> Sequence[Hit]:
    """Records of every feature for words typed in a hurry."""
    return backend.find(reader, text=text)


def badges(reader: Reader) -> Mapping[str, int]:
    """What presses, by page; Today counts all of it."""
    pressing = [one for one in backend.remind(reader, on=reader.clock.today()) if one.level in PRESSING]
    counts = Counter(one.page for one in pressing)
    counts["today"] = len(pressing)
    return counts


def make_waiting_files(runner: Runner, progress: Progress) -> int:
    """The invoice files that an interrupted run left to be made; how many were."""
    return outbox.drain(runner, progress=progress.report, cancelled=lambda: progress.cancelled)


def post_letters(runner: Runner, progress: Progress) -> Posting:
    """One round of the letters that wait, told in the words of the pages."""
    from pole_desk.accounts.mail.outbox import send_by_itself
    from pole_desk.accounts.mail.rules import TOPIC
    from pole_desk.accounts.mail.rules.attempts import pause_after
    from pole_desk.desktop.parts.sending import run_tone, run_words

    done = send_by_itself(runner, cancelled=lambda: progress.cancelled)
    if done.minutes is None:
        return Posting(None)
    pause = partial(pause_after, done.minutes)
    if done.refused:
        return Posting(pause, True, _("Envoi automatique : {why}").format(why=done.refused), "warning")
    if not done.run.told:
        return Posting(pause)
    return Posting(pause, done.failed, run_words(done.run), run_tone(done.run), frozenset({TOPIC}))


def keep_copy(runner: Runner) -> None:
    """The dated copy made on closing; a failure is logged, the window is already gone."""
    try:
        backend.back_up(runner)
    except PoleError as error:
        LOG.error("backup on exit: %s", error.message)
    runner.engine.dispose()


def backup_words(runner: Runner) -> str:
    """When the last automatic copy was made; nothing where the server makes its own."""
    url = runner.engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        return ""
    file = Path(url.database)
    copies = sorted(file.with_name(f"{file.stem}-sauvegardes").glob(f"{file.stem}-*.db"))
    if not copies:
        return _("sauvegarde automatique à la fermeture")
    stamp = copies[-1].name.removeprefix(f"{file.stem}-")[:15]
    try:
        made = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return ""
    return _("dernière sauvegarde le {moment}").format(moment=moment_text(made))


def database_name(runner: Runner) -> str:
    """« Base locale », or the server's name."""
    url = runner.engine.url
    if url.get_backend_name() == "sqlite":
        return _("Base locale")
    return _("PostgreSQL, {host}").format(host=url.host or _("ce poste"))

