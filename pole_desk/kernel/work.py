"""The one place that opens sessions and commits: commands go in, values come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache
from inspect import signature
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import Connection, Dialect, Engine, Select, event, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.compiler import SQLCompiler

from pole_desk.kernel.audit import AuditRow, trail
from pole_desk.kernel.changes import ChangeRow
from pole_desk.kernel.clock import Clock
from pole_desk.kernel.errors import Conflict
from pole_desk.kernel.failures import foreseen, worth_retrying
from pole_desk.kernel.guards import Guard
from pole_desk.kernel.history import keep, keep_births
from pole_desk.kernel.i18n import _, moment_text
from pole_desk.kernel.permissions import Permission, User, require
from pole_desk.kernel.rows import Rows
from pole_desk.kernel.texts import require_fitting
from pole_desk.kernel.versions import Left, Lineage, Touched

T = TypeVar("T")
P = ParamSpec("P")
Ports = Mapping[type, object]
_TOLD = insert(AuditRow).returning(AuditRow.id)
_CHANGE = ("audit", "topic", "record", "origin")


@lru_cache(maxsize=64)
def _compiled(statement: Select[Any], dialect: type[Dialect]) -> SQLCompiler:
    """A statement built once, as the driver takes it."""
    return cast(SQLCompiler, statement.compile(dialect=dialect()))


class Reader:
    """An open read: Core connection, clock, user, and the ports that others implement."""

    def __init__(self, connection: Connection, clock: Clock, user: User, ports: Ports) -> None:
        self.connection = connection
        self.clock = clock
        self.user = user
        self._ports = ports

    def port(self, protocol: type[T]) -> T:
        """The implementation wired for a port; raises KeyError when none is."""
        return cast(T, self._ports[protocol])

    def rows(
        self, statement: Select[Any], row: type[T], arguments: Mapping[str, Any] | None = None
    ) -> list[T]:
        """The rows of a statement as NamedTuples, columns in order.

        `arguments` are for a statement built once: building costs more than running.
        """
        make = row._make  # type: ignore[attr-defined]
        return list(map(make, self.connection.execute(statement, arguments or {})))

    def plain_rows(
        self, statement: Select[Any], row: type[T], arguments: Mapping[str, Any]
    ) -> list[T]:
        """As `rows`, for long answers whose columns are numbers and text as the driver gives them.

        No column may be a date, an amount or anything else that its type converts.
        """
        dialect = self.connection.dialect
        compiled = _compiled(statement, type(dialect))
        given: Any = compiled.construct_params(arguments)
        if compiled.positiontup is not None:
            given = tuple(given[name] for name in compiled.positiontup)
        make = row._make  # type: ignore[attr-defined]
        driver: Any = self.connection.connection.driver_connection
        return list(map(make, driver.cursor().execute(str(compiled), given).fetchall()))

    def first(
        self, statement: Select[Any], row: type[T], arguments: Mapping[str, Any] | None = None
    ) -> T | None:
        found = self.connection.execute(statement, arguments or {}).first()
        return None if found is None else row._make(found)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Undo:
    """The inverse of an act: a command's name and plain arguments; `left` are the versions that the act made."""

    command: str
    arguments: Mapping[str, Any]
    left: Left = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command returned, said, touched, and how to take it back."""

    value: Any
    undo: Undo | None
    topics: frozenset[str]
    said: str
    left: Left = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What was asked before the write lock, and the version of the file that answered."""

    query: Callable[..., Any]
    answer: Any
    version: int


@dataclass(slots=True)
class _Notes:
    changes: dict[tuple[str, int], None] = field(default_factory=dict)
    effects: list[Callable[[], None]] = field(default_factory=list)
    undo: Undo | None = None
    said: str = ""


class Tx(Reader):
    """An open write: a Reader that also has the session, and notes what is done."""

    def __init__(
        self,
        session: Session,
        connection: Connection,
        clock: Clock,
        user: User,
        ports: Ports,
        lineage: Lineage,
    ) -> None:
        super().__init__(connection, clock, user, ports)
        self.session = session
        self.touched = Touched()
        self._lineage = lineage
        self.notes = _Notes()
        self._ahead: _Ahead | None = None

    def ahead(self, query: Callable[..., T]) -> T | None:
        """What the command's own `ahead` query answered before the lock, while nothing changed."""
        if self._ahead is None or self._ahead.query is not query:
            return None
        return cast(T, self._ahead.answer)

    def changed(self, topic: str, record: int) -> None:
        """Note that a record was written: pages reload, its trail tells."""
        self.notes.changes[topic, record] = None

    def says(self, text: str) -> None:
        """The act in a sentence; the outermost command's sentence stands."""
        self.notes.said = text

    def undo_with(self, inverse: Callable[..., Any], /, **arguments: Any) -> None:
        """Name the command that takes the act back; one a gesture, the outermost stands."""
        self.notes.undo = Undo(command_name(inverse), arguments)

    def way_back(self) -> Undo | None:
        """How the command just run within this one is taken back, to be part of this one's own."""
        return self.notes.undo

    def each_back(self, acts: Iterable[Undo]) -> list[Undo]:
        """Take several acts back within this command, the last first; what brings them again."""
        found = [self.take_back(act) for act in reversed(list(acts))]
        return [again for again in found if again is not None]

    def take_back(self, act: Undo) -> Undo | None:
        """Run an act's way back within this command; what brings the act again."""
        self.notes.undo = None
        _COMMANDS[act.command].run(self, **act.arguments)
        return self.notes.undo

    def after_commit(self, effect: Callable[[], None]) -> None:
        self.notes.effects.append(effect)

    def unchanged(self, record: Any, seen: int) -> bool:
        """Whether the record is as it was at a version, be it by an undo."""
        return record.version == seen or self._lineage.equal(record, seen)

    def require_version(self, topic: str, record: Any, seen: int | None) -> None:
        """Raises Conflict when the record is no longer at the version that the form saw."""
        if seen is None or self.unchanged(record, seen):
            return
        last = next(iter(trail(self, topic=topic, record=record.id, limit=1)), None)
        who = (
            _("{user}, le {at} : {text}").format(
                user=last.user, at=moment_text(last.at), text=last.text
            )
            if last
            else _("un autre poste")
        )
        raise Conflict(
            "stale",
            _("Cette fiche a changé entre-temps ({who}). Rouvrez-la, puis recommencez.").format(
                who=who
            ),
            topic=topic,
            record=record.id,
        )


class Command:
    """A registered write: its function, its permission, what it asks before the write lock, on what it reads."""

    def __init__(
        self,
        run: Callable[..., Any],
        permission: Permission,
        ahead: Callable[..., Any] | None,
        isolation: str,
    ) -> None:
        self.run = run
        self.permission = permission
        self.ahead = ahead
        self.isolation = isolation
        self.asks = frozenset(signature(ahead).parameters) if ahead else frozenset[str]()


_COMMANDS: dict[str, Command] = {}


def command_name(run: Callable[..., Any]) -> str:
    """`leases.open_lease` for `pole_desk.activities.leases.commands.open_lease`."""
    parts = run.__module__.split(".")
    folder = parts.index("commands") - 1 if "commands" in parts else len(parts) - 1
    return f"{parts[folder]}.{run.__name__}"


def command(
    permission: Permission, *, ahead: Callable[..., Any] | None = None, whole: bool = False
) -> Callable[[Callable[Concatenate[Tx, P], T]], Callable[Concatenate[Tx, P], T]]:
    """Declares a write and the permission that it needs.

    `ahead` is a query of some of its arguments, asked before SQLite's write lock so that others wait
    less: `tx.ahead(query)` has its answer when nothing at all was written in between, else None. What
    it refuses is refused without the lock: it raises only what the command would. A `whole` command
    reads one snapshot from its first statement to its last: another seat's write is seen whole or not at
    all. SQLite's writes always do; PostgreSQL is asked for REPEATABLE READ.
    """
    isolation = "REPEATABLE READ" if whole else "READ COMMITTED"

    def declare(run: Callable[Concatenate[Tx, P], T]) -> Callable[Concatenate[Tx, P], T]:
        _COMMANDS[command_name(run)] = Command(run, permission, ahead, isolation)
        return run

    return declare


def commands() -> Mapping[str, Command]:
    """Every command declared by the modules loaded so far."""
    return _COMMANDS


class Runner:
    """Runs commands and queries, each in a transaction of its own."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        user: User,
        ports: Ports | None = None,
        guards: tuple[Guard, ...] = (),
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        origin: str = "",
        after: Callable[[Runner, Outcome], None] | None = None,
    ) -> None:
        self.engine = engine
        self.clock = clock
        self.user = user
        self.ports: Ports = ports or {}
        self.origin = origin
        self._guards = guards
        self._turn = turn
        self._after = after
        self._lineage = Lineage()
        self._writes = engine.execution_options(write=True)

    def do(self, run: Callable[Concatenate[Tx, P], T], /, *args: P.args, **arguments: P.kwargs) -> T:
        """Run a command and return its value; raises PoleError when it is refused."""
        return cast(T, self.perform(run, **arguments).value)

    def perform(self, run: Callable[..., Any], /, **arguments: Any) -> Outcome:
        """Run a command; what was noted comes with its value, once what follows every act is done."""
        outcome = self._performed(run, arguments)
        if self._after is not None:
            self._after(self, outcome)
        return outcome

    def _performed(self, run: Callable[..., Any], arguments: Mapping[str, Any]) -> Outcome:
        declared = _COMMANDS[command_name(run)]
        require(self.user, declared.permission)
        try:
            try:
                return self._attempt(run, arguments)
            except DBAPIError as error:
                if not worth_retrying(error):
                    raise
            return self._attempt(run, arguments)
        except DBAPIError as error:
            raise foreseen(error, self._guards) from error
        except StaleDataError as error:
            raise Conflict(
                "stale", _("Cette fiche vient d’être modifiée ailleurs. Rouvrez-la, puis recommencez.")
            ) from error

    def undo(self, undo: Undo) -> Outcome:
        """Take an act back; checked like any other command."""
        outcome = self.perform(_COMMANDS[undo.command].run, **undo.arguments)
        self._lineage.returned(undo.left, outcome.left)
        return outcome

    def read(self, query: Callable[Concatenate[Reader, P], T], /, *args: P.args, **arguments: P.kwargs) -> T:
        """Run a query on a read of its own."""
        try:
            with self.engine.connect() as connection:
                reader = Reader(connection, self.clock, self.user, self.ports)
                return query(reader, *args, **arguments)
        except DBAPIError as error:
            raise foreseen(error, self._guards) from error

    def _attempt(self, run: Callable[..., Any], arguments: Mapping[str, Any]) -> Outcome:
        declared = _COMMANDS[command_name(run)]
        if declared.ahead is None or self.engine.dialect.name != "sqlite":
            with self._turn(), self._write_at(declared.isolation) as connection:
                value, tx = self._write(connection, run, arguments, None)
        else:
            with self.engine.connect() as connection:
                seen = self._look_ahead(connection, declared, arguments)
                with self._turn():
                    connection.execution_options(write=True)
                    value, tx = self._write(connection, run, arguments, seen)
        for effect in tx.notes.effects:
            effect()
        topics = frozenset(topic for topic, _record in tx.notes.changes)
        left = tx.touched.left()
        undo = None if tx.notes.undo is None else replace(tx.notes.undo, left=left)
        return Outcome(value, undo, topics, tx.notes.said, left)

    def _write_at(self, isolation: str) -> Connection:
        connection = self._writes.connect()
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level=isolation)
        return connection

    def _look_ahead(
        self, connection: Connection, declared: Command, arguments: Mapping[str, Any]
    ) -> _Ahead | None:
        """Ask on the very connection that will write; raises PoleError when that tells a refusal already."""
        query = declared.ahead
        if query is None:
            return None
        asked = {name: given for name, given in arguments.items() if name in declared.asks}
        with connection.begin():
            version = _file_version(connection)
            reader = Reader(connection, self.clock, self.user, self.ports)
            return _Ahead(query, query(reader, **asked), version)

    def _write(
        self,
        connection: Connection,
        run: Callable[..., Any],
        arguments: Mapping[str, Any],
        seen: _Ahead | None,
    ) -> tuple[Any, Tx]:
        with connection.begin() as transaction:
            with Session(connection, autoflush=True, expire_on_commit=False) as session:
                tx = Tx(session, connection, self.clock, self.user, self.ports, self._lineage)
                event.listen(session, "before_flush", lambda *_args: require_fitting(session))
                if seen is not None and seen.version == _file_version(connection):
                    tx._ahead = seen
                _keep_history(session, tx)
                value = run(tx, **arguments)
                session.flush()
                self._log(tx, command_name(run))
            transaction.commit()
        return value, tx

    def _log(self, tx: Tx, verb: str) -> None:
        if not tx.notes.changes:
            return
        told = {
            "at": tx.clock.now(),
            "user_id": tx.user.id,
            "user_name": tx.user.name,
            "seat": tx.user.seat,
            "verb": verb,
            "text": tx.notes.said,
        }
        entry = tx.connection.execute(_TOLD, told).scalar_one()
        Rows(tx.connection, ChangeRow.__tablename__, _CHANGE).insert(
            (entry, topic, record, self.origin) for topic, record in tx.notes.changes
        )


def _file_version(connection: Connection) -> int:
    """Another number as soon as another connection has written to the SQLite file."""
    return int(connection.exec_driver_sql("PRAGMA data_version").scalar_one())


def _keep_history(session: Session, tx: Tx) -> None:
    event.listen(session, "before_flush", lambda *_args: tx.touched.note(session))
    event.listen(session, "before_flush", lambda *_args: keep(session, tx.clock.now(), tx.user.name))
    event.listen(
        session, "after_flush", lambda *_args: keep_births(session, tx.clock.now(), tx.user.name)
    )
