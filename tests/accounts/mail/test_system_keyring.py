"""The system's keyring on Linux, over a session bus of the test's own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

if sys.platform != "linux":
    pytest.skip("the session bus is Linux's", allow_module_level=True)

from session_bus import SessionBus

from pole_desk.accounts.mail.outbox import secret_service
from pole_desk.accounts.mail.outbox.passwords import Passwords, keyrings, the_keyring, tried
from pole_desk.accounts.mail.rules.server import Server
from pole_desk.kernel.errors import RuleBroken

HERE = "pole@smtp.example.org:465"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    made = SessionBus(tmp_path)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
    keyring.set_keyring(secret_service.Keyring())
    yield made
    made.close()


@pytest.fixture
def server() -> Server:
    return Server("smtp.example.org", 465, "tls", "pole")


def test_a_password_typed_once_is_read_at_the_next_start(bus: SessionBus, server: Server) -> None:
    assert Passwords().keep(server, "sésame €") is True
    assert Passwords().read(server) == "sésame €"
    assert [secret for _, secret in bus.items.values()] == ["sésame €".encode()]


def test_a_new_password_takes_the_place_of_the_old_one(bus: SessionBus, server: Server) -> None:
    Passwords().keep(server, "ancien")
    assert Passwords().keep(server, "nouveau") is True
    assert Passwords().read(server) == "nouveau"
    assert len(bus.items) == 1


def test_a_forgotten_password_leaves_the_keyring(bus: SessionBus, server: Server) -> None:
    Passwords().keep(server, "sésame")
    Passwords().forget(server)
    assert not bus.items
    assert not Passwords().known(server)


def test_a_password_kept_by_the_keyring_package_itself_is_found(bus: SessionBus, server: Server) -> None:
    attributes = {"service": "pole-desk-mail", "username": HERE, "application": "Python keyring library"}
    bus.items["/org/freedesktop/secrets/collection/login/9"] = (attributes, b"avant")
    assert Passwords().read(server) == "avant"


def test_a_locked_keyring_asks_its_owner_and_then_serves(bus: SessionBus, server: Server) -> None:
    bus.locked = True
    assert Passwords().keep(server, "sésame") is True
    assert bus.heard.count("Prompt") == 1


def test_a_dismissed_dialog_leaves_the_password_to_this_run_alone(bus: SessionBus, server: Server) -> None:
    bus.locked, bus.agrees = True, False
    passwords = Passwords()
    assert passwords.keep(server, "sésame") is False
    assert passwords.read(server) == "sésame"
    with pytest.raises(RuleBroken, match="n’est pas connu de ce poste"):
        Passwords().read(server)
    assert not bus.items


def test_a_first_keyring_is_made_when_the_session_has_none(bus: SessionBus, server: Server) -> None:
    bus.has_default = False
    assert Passwords().keep(server, "sésame") is True
    assert "CreateCollection" in bus.heard


def test_a_bus_without_keyring_is_no_keyring(bus: SessionBus) -> None:
    bus.served = False
    with pytest.raises(RuntimeError, match="neither running nor activatable"):
        _ = secret_service.Keyring.priority


def test_no_session_bus_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(RuntimeError, match="no session bus"):
        _ = secret_service.Keyring.priority
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/at/all")
    with pytest.raises(RuntimeError, match="no session bus"):
        _ = secret_service.Keyring.priority


def test_the_keyring_package_knows_of_ours(bus: SessionBus) -> None:
    from keyring.backend import KeyringBackend

    assert the_keyring() is keyring
    assert secret_service.Keyring in KeyringBackend.get_viable_backends()
    assert secret_service.Keyring.priority > 5


def test_a_trial_leaves_nothing_behind_and_tells_which_keyrings_there_are(bus: SessionBus) -> None:
    assert tried() is True
    assert not bus.items
    known, usable = keyrings()
    assert "secret_service" in known and "secret_service" in usable
    bus.locked, bus.agrees = True, False
    assert tried() is False


def test_nothing_is_written_where_there_is_no_keyring(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    passwords = Passwords()
    assert passwords.keep(server, "sésame") is False
    assert passwords.read(server) == "sésame"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
