"""A PostgreSQL server for one run of the tests; standard library only, so that dev.py loads it too.

What the tests do with it (databases, templates) is in `engines`.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GIVEN = "POLE_DESK_TEST_PG"
OLDEST = 15
PREFIX = "pd-pg-"
START_SECONDS = 60
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "lc_messages": "C",
}


class Unavailable(Exception):
    """No server can be had; the text says why, in French."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who the server runs as: PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int


def binaries() -> Path | None:
    """The folder of the newest installed `initdb` and `postgres` from version 15 on."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    known = {folder: _version(folder) for folder in folders}
    usable = [folder for folder, version in known.items() if version >= OLDEST]
    return max(usable, key=lambda folder: known[folder], default=None)


def _version(folder: Path) -> int:
    suffix = ".exe" if os.name == "nt" else ""
    server = folder / f"postgres{suffix}"
    if not server.exists() or not (folder / f"initdb{suffix}").exists():
        return 0
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)", said.stdout)
    return int(found[1]) if found else 0


@contextlib.contextmanager
def private_server() -> Iterator[str]:
    """A server in a short temporary folder: its URL while it runs, then nothing of it is left.

    Raises Unavailable when no binaries are installed or the server does not come up.
    """
    folder = binaries()
    if folder is None:
        raise Unavailable(f"aucun PostgreSQL {OLDEST} ou plus récent n’est installé")
    _sweep()
    account = _account()
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp" if os.name == "posix" else None))
    (home / "owner").write_text(str(os.getpid()))
    try:
        if account:
            os.chown(home, account.uid, account.gid)
        _create(folder, home, account)
        with _running(folder, home, account) as port:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> Account | None:
    """Nobody else than ourselves, except for root."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise Unavailable("PostgreSQL refuse root, et les comptes postgres et nobody n’existent pas")


def _identity(account: Account | None) -> dict[str, object]:
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "HOME": str(home), "LC_ALL": "C", "TZ": "UTC"}


def _create(folder: Path, home: Path, account: Account | None) -> None:
    options = ["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = subprocess.run(
        [folder / "initdb", "-D", home / "data", *options],
        cwd=home,
        env=_environment(home),
        capture_output=True,
        text=True,
        check=False,
        **_identity(account),  # type: ignore[call-overload]
    )
    if done.returncode:
        raise Unavailable(f"initdb a échoué : {done.stderr.strip()[-400:]}")


@contextlib.contextmanager
def _running(folder: Path, home: Path, account: Account | None) -> Iterator[int]:
    port = _free_port()
    command = [str(folder / "postgres"), "-D", str(home / "data"), "-p", str(port)]
    command += ["-c", "listen_addresses=127.0.0.1", "-k", str(home) if os.name == "posix" else ""]
    for name, value in SETTINGS.items():
        command += ["-c", f"{name}={value}"]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=home,
            env=_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=os.name == "posix",
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            **_identity(account),  # type: ignore[call-overload]
        )
    try:
        _await(server, home)
        yield port
    finally:
        _stop(server)


def _die_with_parent() -> None:
    """Linux: a fast shutdown of the server when the tests are killed outright."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(server: subprocess.Popen[bytes], home: Path) -> None:
    """Waits for the word `ready` that the server writes on the last line of its pid file."""
    state = home / "data" / "postmaster.pid"
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and server.poll() is None:
        with contextlib.suppress(OSError):
            if state.read_text().split("\n")[7:8] and "ready" in state.read_text().split("\n")[7]:
                return
        time.sleep(0.02)
    log = (home / "server.log").read_text(errors="replace").strip()
    raise Unavailable(f"le serveur privé n’a pas démarré : {log[-400:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _sweep() -> None:
    """Removes the folders that killed runs left behind."""
    if os.name != "posix":
        return
    for home in Path("/tmp").glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if not _alive(int((home / "owner").read_text())):
                shutil.rmtree(home, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
