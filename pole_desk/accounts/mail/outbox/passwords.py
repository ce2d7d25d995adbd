"""The mail server's password: in the system's keyring, else in memory for this run; written nowhere else."""

from __future__ import annotations

import sys
import threading
from secrets import token_hex
from types import ModuleType

from pole_desk.accounts.mail.rules.server import Server
from pole_desk.kernel.errors import RuleBroken
from pole_desk.kernel.i18n import _

SERVICE = "pole-desk-mail"
NOT_KEYRINGS = ("fail", "null", "chainer")
"""Modules of the `keyring` package that keep nothing themselves."""


class Passwords:
    """Reads and keeps passwords; where there is no keyring, until the program ends."""

    def __init__(self) -> None:
        self._typed: dict[str, str] = {}
        self._lock = threading.Lock()

    def read(self, server: Server) -> str:
        """The password of a server's user; empty when the server has none.

        Raises RuleBroken `password` when it has to be typed.
        """
        if not server.user:
            return ""
        found = self._typed.get(_name(server)) or _from_keyring(_name(server))
        if not found:
            raise RuleBroken(
                "password",
                _("Le mot de passe de {user} sur {host} n’est pas connu de ce poste. Tapez-le pour envoyer ; sans "
                  "trousseau du système, il est redemandé à chaque démarrage.").format(
                    user=server.user, host=server.host
                ),
                host=server.host,
                user=server.user,
            )
        return found

    def known(self, server: Server) -> bool:
        """Whether a letter could leave without typing anything."""
        try:
            self.read(server)
        except RuleBroken:
            return False
        return True

    def hold(self, server: Server, password: str) -> None:
        """Keep what was typed until the program ends."""
        with self._lock:
            self._typed[_name(server)] = password

    def keep(self, server: Server, password: str) -> bool:
        """Keep what was typed; True when the system's keyring has it, False when only this run does."""
        self.hold(server, password)
        return _to_keyring(_name(server), password)

    def forget(self, server: Server) -> None:
        """Keep it no longer, here nor in the keyring."""
        with self._lock:
            self._typed.pop(_name(server), None)
        _forget(_name(server))


PASSWORDS = Passwords()
"""Those of this run of the program, whichever page asks."""


def _name(server: Server) -> str:
    return f"{server.user}@{server.host}:{server.port}"


def the_keyring() -> ModuleType:
    """The `keyring` package, which on Linux knows our own way to the session's keyring first."""
    import keyring

    if sys.platform == "linux":
        from pole_desk.accounts.mail.outbox import secret_service

        del secret_service  # to import it is to tell `keyring` of it
    return keyring


def keyrings() -> tuple[list[str], list[str]]:
    """The keyrings that this program knows how to use, and those that this session has, by their modules."""
    the_keyring()
    from keyring.backend import KeyringBackend, get_all_keyring

    get_all_keyring()  # to have `keyring` load its own
    kinds = [kind for kind in KeyringBackend._classes if kind.__module__.rpartition(".")[2] not in NOT_KEYRINGS]
    return tuple(sorted({kind.__module__.rpartition(".")[2] for kind in found})
                 for found in (kinds, [kind for kind in kinds if kind.viable]))  # type: ignore[return-value]


def tried() -> bool:
    """Whether the system's keyring gives back a password that it is given; the one of the trial is then removed."""
    name, word = "essai@pole-desk.invalid:465", token_hex(8)
    kept = _to_keyring(name, word)
    _forget(name)
    return kept and not _from_keyring(name)


def _from_keyring(name: str) -> str:
    keyring = the_keyring()
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, name) or ""
    except (KeyringError, RuntimeError, OSError):
        return ""


def _to_keyring(name: str, password: str) -> bool:
    keyring = the_keyring()
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, name, password)
        return keyring.get_password(SERVICE, name) == password
    except (KeyringError, RuntimeError, OSError):
        return False


def _forget(name: str) -> None:
    keyring = the_keyring()
    from keyring.errors import KeyringError

    try:
        if keyring.get_password(SERVICE, name) is not None:
            keyring.delete_password(SERVICE, name)
    except (KeyringError, RuntimeError, OSError):
        return
