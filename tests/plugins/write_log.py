"""What SQLite writes, in order: each write, each fsync. A layer over its own system calls, by ctypes.

From it the files are made again as a power cut would leave them: what was synced, and any part of the rest.
"""

from __future__ import annotations

import ctypes
import random
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from ctypes.util import find_library
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

OK = 0
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)


class _System(ctypes.Structure):
    """`sqlite3_vfs`: after `open` the seventeen functions that are left as they are."""

    _fields_: ClassVar[Any] = [
        ("version", c_int), ("size", c_int), ("longest", c_int), ("next", c_void_p), ("name", c_char_p),
        ("data", c_void_p), ("open", c_void_p), ("others", c_void_p * 15),
    ]  # fmt: skip


class _Methods(ctypes.Structure):
    """`sqlite3_io_methods`: after `sync` the fourteen that are left as they are."""

    _fields_: ClassVar[Any] = [
        ("version", c_int), ("close", c_void_p), ("read", c_void_p), ("write", c_void_p), ("truncate", c_void_p),
        ("sync", c_void_p), ("others", c_void_p * 13),
    ]  # fmt: skip


class Done(NamedTuple):
    """A write (`data` at `at`), a truncation to `at`, a sync of a file, or a word of the test."""

    act: str
    file: str = ""
    at: int = 0
    data: bytes = b""


class WriteLog:
    """The system calls of this process's SQLite on one folder, from now on."""

    def __init__(self, library: ctypes.CDLL, folder: Path) -> None:
        self.done: list[Done] = []
        self._folder = str(folder)
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []
        self._made: dict[int, _Methods] = {}
        library.sqlite3_vfs_find.restype = POINTER(_System)
        self._usual = library.sqlite3_vfs_find(None)
        self.system = _System.from_buffer_copy(self._usual.contents)
        self.system.name, self.system.next = b"written-down", None
        self._open = _OPEN(self.system.open)
        self.system.open = self._callback(_OPEN, self._opened)

    def _callback(self, kind: Any, act: Any) -> int | None:
        wrapped = kind(act)
        self._kept.append(wrapped)
        return ctypes.cast(wrapped, c_void_p).value

    def _opened(self, system: int, name: int | None, file: int, flags: int, out: int) -> int:
        """The name goes on as the very pointer given: SQLite keeps it as long as the file is open."""
        result = self._open(system, name, file, flags, out)
        path = "" if name is None else ctypes.string_at(name).decode()
        if result == OK and path.startswith(self._folder):
            self._names[file] = path
            methods = ctypes.cast(file, POINTER(c_void_p))
            methods[0] = ctypes.addressof(self._noting(methods[0]))
        return int(result)

    def _noting(self, usual: int) -> _Methods:
        """The methods of a file with those that write replaced; made once for each kind of file."""
        if usual in self._made:
            return self._made[usual]
        made = _Methods.from_address(usual)
        own = _Methods.from_buffer_copy(made)
        write, truncate, sync = _WRITE(made.write), _TRUNCATE(made.truncate), _SYNC(made.sync)

        def written(file: int, data: int, length: int, at: int) -> int:
            self.done.append(Done("write", self._names[file], at, ctypes.string_at(data, length)))
            return int(write(file, data, length, at))

        def truncated(file: int, size: int) -> int:
            self.done.append(Done("truncate", self._names[file], size))
            return int(truncate(file, size))

        def synced(file: int, flags: int) -> int:
            result = int(sync(file, flags))
            self.done.append(Done("sync", self._names[file]))
            return result

        own.write = self._callback(_WRITE, written)
        own.truncate = self._callback(_TRUNCATE, truncated)
        own.sync = self._callback(_SYNC, synced)
        self._made[usual] = own
        return own

    def say(self, word: str) -> None:
        self.done.append(Done(word))


@contextmanager
def written_down(folder: Path) -> Iterator[WriteLog | None]:
    """Every connection opened inside is written down; None when this Python has a SQLite of its own."""
    name = find_library("sqlite3")
    library = None if name is None else ctypes.CDLL(name)
    if library is None or not _is_ours(library):
        yield None
        return
    log = WriteLog(library, folder)
    assert library.sqlite3_vfs_register(ctypes.byref(log.system), 1) == OK
    try:
        yield log
    finally:
        library.sqlite3_vfs_unregister(ctypes.byref(log.system))


def _is_ours(library: ctypes.CDLL) -> bool:
    """Whether the library is the very one that `sqlite3` uses: they count the same memory."""
    import sqlite3

    library.sqlite3_memory_used.restype = c_int64
    before = library.sqlite3_memory_used()
    connection = sqlite3.connect(":memory:")
    try:
        return bool(library.sqlite3_memory_used() > before)
    finally:
        connection.close()


def left_by_a_cut(
    start: dict[str, bytes], done: list[Done], dice: random.Random | None = None
) -> dict[str, bytes]:
    """The files after a cut: what was synced, and of the rest nothing, or what the dice keep."""
    files = {name: bytearray(content) for name, content in start.items()}
    waiting: dict[str, list[Done]] = {}
    for one in done:
        if one.act == "sync":
            for past in waiting.pop(one.file, ()):
                _apply(files, past)
        elif one.file:
            waiting.setdefault(one.file, []).append(one)
    for rest in waiting.values() if dice else ():
        for one in rest:
            if dice is not None and dice.random() < 0.5:
                _apply(files, one)
    return {name: bytes(content) for name, content in files.items()}


def _apply(files: dict[str, bytearray], one: Done) -> None:
    content = files.setdefault(one.file, bytearray())
    if one.act == "truncate":
        del content[one.at :]
        return
    if len(content) < one.at:
        content.extend(bytes(one.at - len(content)))
    content[one.at : one.at + len(one.data)] = one.data
