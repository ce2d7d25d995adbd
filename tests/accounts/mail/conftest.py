"""Books that send letters, a certificate trusted for the test, a keyring that is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

sys.path.insert(0, str(Path(__file__).parent))

from mail_books import MailBooks
from post_office import certificate_for


@pytest.fixture
def post(copy_of: Callable[..., str]) -> Iterator[MailBooks]:
    """Books with letters, on SQLite and then on PostgreSQL."""
    made = MailBooks(copy_of(MailBooks.create_at))
    yield made
    made.engine.dispose()


@pytest.fixture
def sqlite_post(sqlite_copy: Callable[..., str]) -> Iterator[MailBooks]:
    """Books with letters on SQLite alone: for what does not depend on the engine."""
    made = MailBooks(sqlite_copy(MailBooks.create_at))
    yield made
    made.engine.dispose()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_for(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system trusts the certificate of the server on loopback."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """The tests' machine has no keyring of its own; the one there before comes back."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)
