"""Poles made, opened, brought up to date, copied and put back."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from pole_desk.accounts.ledger.outbox.witness import watching
from pole_desk.backend.commands import complete, install
from pole_desk.backend.features import GUARDS, METADATA, PORTS
from pole_desk.kernel import backup as backups
from pole_desk.kernel import migrate
from pole_desk.kernel.clock import Clock
from pole_desk.kernel.database import (
    engine_for,
    mask,
    not_a_database,
    read_url,
    require_sqlite_file,
    sqlite_file,
)
from pole_desk.kernel.errors import BadInput, DatabaseUnfit
from pole_desk.kernel.failures import foreseen
from pole_desk.kernel.i18n import _
from pole_desk.kernel.permissions import ADMINISTRATOR, Permission, User, require
from pole_desk.kernel.turns import turns_beside
from pole_desk.kernel.work import Runner

Turn = Callable[[], AbstractContextManager[None]]


def exists(url: str) -> bool:
    """Whether a file stands at a SQLite URL, or tables at a PostgreSQL one."""
    address = read_url(url)
    file = sqlite_file(address)
    if file is not None:
        return file.exists()
    engine = engine_for(address)
    try:
        with engine.connect() as connection:
            return not migrate.is_empty(connection)
    except DBAPIError as error:
        raise foreseen(error, GUARDS) from error
    finally:
        engine.dispose()


def create_pole(url: str, clock: Clock, *, user: User = ADMINISTRATOR) -> None:
    """Make a new pole: schema, guards, spaces, chantiers, programmes, price lists.

    A SQLite file appears whole or not at all. Raises BadInput when the base is not empty,
    DatabaseUnfit when it can't be written.
    """
    address = read_url(url)
    if exists(url):
        raise _not_empty(address)
    file = sqlite_file(address)
    if file is None:
        try:
            _build(address, clock, user)
        except DBAPIError:
            if exists(url):  # another seat made the pole meanwhile
                raise _not_empty(address) from None
            raise
        return
    _require_folder(file)
    draft = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}")
    try:
        _build(address.set(database=str(draft)), clock, user)
        try:
            os.link(draft, file)
        except FileExistsError:
            raise _not_empty(address) from None
    finally:
        for suffix in ("", "-wal", "-shm", "-turn"):
            draft.with_name(draft.name + suffix).unlink(missing_ok=True)


def _not_empty(address: URL) -> BadInput:
    return BadInput(
        "not_empty",
        _("Il y a déjà quelque chose à cette adresse : {url}. Choisissez-en une autre.").format(
            url=mask(address)
        ),
    )


def _require_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _no_writing(file.parent) from None
    if not os.access(file.parent, os.W_OK):
        raise _no_writing(file.parent)


def _no_writing(folder: Path) -> DatabaseUnfit:
    return DatabaseUnfit(
        "read_only",
        _("Le dossier {folder} ne peut pas être écrit : rien n’a été créé. Donnez le droit d’y "
          "écrire ou choisissez un autre dossier.").format(folder=folder),
    )


def _build(address: URL, clock: Clock, user: User) -> None:
    engine = engine_for(address)
    try:
        migrate.upgrade(engine, GUARDS)
        Runner(engine, clock, user, PORTS, GUARDS).do(install)
        if sqlite_file(address) is not None:
            with engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("BEGIN")
    except DBAPIError as error:
        raise foreseen(error, GUARDS) from error
    finally:
        engine.dispose()


def open_pole(
    url: str, clock: Clock, *, user: User = ADMINISTRATOR, witness: Path | None = None
) -> Runner:
    """A Runner on an existing pole; an older one is backed up, then brought up to date.

    In the folder `witness`, the seat writes down the last document of each chain whenever some are issued. Raises DatabaseUnfit: no pole there, not a database, newer, read-only, unreachable.
    """
    address = read_url(url)
    file = sqlite_file(address)
    if file is not None:
        require_sqlite_file(file)
    engine = engine_for(address)
    turn = _turn(file)
    try:
        with engine.connect() as connection:
            late = migrate.needs_upgrade(connection)
        if late:
            with turn():
                backups.automatic(address, engine, METADATA, clock.now(), "avant-mise-a-jour")
                migrate.upgrade(engine, GUARDS)
                Runner(engine, clock, ADMINISTRATOR, PORTS, GUARDS).do(complete)
    except DBAPIError as error:
        engine.dispose()
        raise foreseen(error, GUARDS) from error
    except Exception:
        engine.dispose()
        raise
    after = None if witness is None else watching(witness)
    return Runner(engine, clock, user, PORTS, GUARDS, turn, origin=secrets.token_hex(6), after=after)


def _turn(file: Path | None) -> Turn:
    return nullcontext if file is None else turns_beside(file)


def back_up(runner: Runner, destination: Path | None = None) -> Path | None:
    """Copy the whole pole to a file, or to the dated copies beside it when none is given."""
    require(runner.user, Permission.BACKUP)
    address = runner.engine.url
    if destination is None:
        return backups.automatic(address, runner.engine, METADATA, runner.clock.now(), "auto")
    return backups.backup(address, runner.engine, destination, METADATA)


def restore_pole(url: str, source: Path, clock: Clock, *, user: User = ADMINISTRATOR) -> None:
    """Put a copy in place of a pole; the present one is kept in the dated copies first."""
    require(user, Permission.BACKUP)
    address = read_url(url)
    file = sqlite_file(address)
    if file is not None:
        backups.require_another(file, source)
        if file.is_dir():
            raise not_a_database(file)
        _require_folder(file)
    backups.check_copy(source)
    engine = engine_for(address)
    try:
        with _turn(file)():
            if file is None:
                migrate.upgrade(engine, GUARDS)
            elif file.exists():
                _keep_present(address, engine, clock)
                engine.dispose()
            backups.restore(address, engine, source, METADATA, GUARDS)
    except DBAPIError as error:
        raise foreseen(error, GUARDS) from error
    finally:
        engine.dispose()
    runner = open_pole(url, clock, user=user)
    try:
        Runner(runner.engine, clock, ADMINISTRATOR, PORTS, GUARDS, _turn(file)).do(complete)
    finally:
        runner.engine.dispose()


def _keep_present(address: URL, engine: Engine, clock: Clock) -> None:
    """A dated copy of the present pole; a damaged one is kept as it is, and does not stop us."""
    try:
        backups.automatic(address, engine, METADATA, clock.now(), "avant-restauration")
    except DatabaseUnfit as error:
        if error.code != "not_a_database":
            raise
        backups.set_aside(address, clock.now())


def new_migration(url: str, slug: str, clock: Clock) -> Path:
    """For authors: the migration from the shipped schema, built at an empty URL, to the tables."""
    engine: Engine = engine_for(read_url(url))
    try:
        if migrate.shipped_any():
            migrate.upgrade(engine, ())
        return migrate.new(engine, METADATA, slug, clock.now())
    finally:
        engine.dispose()
