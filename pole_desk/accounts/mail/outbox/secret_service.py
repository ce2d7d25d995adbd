"""Linux desktops' keyring, spoken to on the session bus: GNOME Keyring, KWallet, KeePassXC.

Source: the freedesktop.org Secret Service API, session algorithm « plain »: the secret travels in clear on the
session's own socket, where whoever could read it could as well ask for it. So no cipher library comes along.
What the `keyring` package stored before is found again: same attributes, same default collection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from keyring.backend import KeyringBackend, SchemeSelectable
from keyring.compat import properties
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

NAME = "org.freedesktop.secrets"
PLACE = "/org/freedesktop/secrets"
INTERFACE = "org.freedesktop.Secret."
NOTHING = "/"
"""The path that stands for none: no prompt to show, no such collection."""
ANSWER, TYPED = 25, 180
"""Seconds: for a service to answer (the bus may have to start it), for a person to type the keyring's password."""


class Keyring(SchemeSelectable, KeyringBackend):
    """The passwords of the session's default collection, unlocked by the desktop's own dialog when it must be."""

    @properties.classproperty
    def priority(cls) -> int:
        """Before the others that know this service. Raises RuntimeError without a bus or a service on it."""
        try:
            with _bus() as bus:
                if not _is_served(bus):
                    raise RuntimeError(f"{NAME} is neither running nor activatable")
        except KeyringError as refused:
            raise RuntimeError(str(refused)) from refused
        return 6

    def get_password(self, service: str, username: str) -> str | None:
        with _bus() as bus:
            secrets = _Secrets(bus)
            for item in secrets.found(self._query(service, username)):
                return secrets.read(item)
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        with _bus() as bus:
            _Secrets(bus).write(f"{username} ({service})", self._query(service, username), password)

    def delete_password(self, service: str, username: str) -> None:
        with _bus() as bus:
            secrets = _Secrets(bus)
            found = secrets.found(self._query(service, username))
            for item in found:
                secrets.delete(item)
        if not found:
            raise PasswordDeleteError(username)


class _Secrets:
    """One conversation with the service, its default collection open."""

    def __init__(self, bus: DBusConnection) -> None:
        self._bus = bus
        _, self._session = self._ask(PLACE, "Service", "OpenSession", "sv", "plain", ("s", ""))
        self._collection = self._unlocked(self._default())

    def found(self, attributes: dict[str, str]) -> list[str]:
        (items,) = self._ask(self._collection, "Collection", "SearchItems", "a{ss}", attributes)
        return list(items)

    def read(self, item: str) -> str:
        (secret,) = self._ask(self._unlocked(item), "Item", "GetSecret", "o", self._session)
        return bytes(secret[2]).decode("utf-8")

    def write(self, label: str, attributes: dict[str, str], password: str) -> None:
        told = {f"{INTERFACE}Item.Label": ("s", label), f"{INTERFACE}Item.Attributes": ("a{ss}", attributes)}
        secret = (self._session, b"", password.encode("utf-8"), "text/plain")
        _, prompt = self._ask(
            self._collection, "Collection", "CreateItem", "a{sv}(oayays)b", told, secret, True
        )  # fmt: skip
        self._agreed(prompt)

    def delete(self, item: str) -> None:
        (prompt,) = self._ask(item, "Item", "Delete")
        self._agreed(prompt)

    def _default(self) -> str:
        (path,) = self._ask(PLACE, "Service", "ReadAlias", "s", "default")
        if path != NOTHING:
            return str(path)
        told = {f"{INTERFACE}Collection.Label": ("s", "Default")}
        path, prompt = self._ask(PLACE, "Service", "CreateCollection", "a{sv}s", told, "default")
        return str(path if path != NOTHING else self._agreed(prompt))

    def _unlocked(self, path: str) -> str:
        _, prompt = self._ask(PLACE, "Service", "Unlock", "ao", [path])
        self._agreed(prompt)
        return path

    def _agreed(self, prompt: str) -> Any:
        """What the person's answer gave. Raises KeyringLocked when the dialog is dismissed."""
        if prompt == NOTHING:
            return None
        rule = MatchRule(type=MessageType.signal, path=prompt, interface=f"{INTERFACE}Prompt", member="Completed")
        _reply(self._bus, message_bus.AddMatch(rule))
        with self._bus.filter(rule) as answers:
            self._ask(prompt, "Prompt", "Prompt", "s", "")
            dismissed, (_, given) = self._bus.recv_until_filtered(answers, timeout=TYPED).body
        if dismissed:
            raise KeyringLocked("dismissed")
        return given

    def _ask(self, path: str, interface: str, method: str, signature: str | None = None, *words: Any) -> Any:
        address = DBusAddress(path, NAME, INTERFACE + interface)
        return _reply(self._bus, new_method_call(address, method, signature, words))


@contextmanager
def _bus() -> Iterator[DBusConnection]:
    """The session's bus, closed after. Raises InitError when there is none, KeyringError when it fails."""
    try:
        bus = open_dbus_connection("SESSION")
    except (KeyError, ValueError, RuntimeError, OSError) as refused:
        raise InitError(f"no session bus: {refused}") from refused
    try:
        yield bus
    except (DBusErrorResponse, OSError) as refused:
        raise KeyringError(str(refused)) from refused
    finally:
        bus.close()


def _reply(bus: DBusConnection, message: Any) -> Any:
    answer = bus.send_and_get_reply(message, timeout=ANSWER)
    if answer.header.message_type is MessageType.error:
        raise DBusErrorResponse(answer)
    return answer.body


def _is_served(bus: DBusConnection) -> bool:
    if _reply(bus, message_bus.NameHasOwner(NAME))[0]:
        return True
    return NAME in _reply(bus, message_bus.ListActivatableNames())[0]
