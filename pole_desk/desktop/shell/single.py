"""One window per database and user: a second start raises the first."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

WAIT_MS = 800


class Single(QObject):
    """`raised` when another start asked for this window."""

    raised = Signal()

    def __init__(self, folder: Path, name: str) -> None:
        super().__init__()
        short = hashlib.sha256(f"{folder}\n{name}".encode()).hexdigest()[:16]
        self._name = f"pole-desk-{short}"
        self._server: QLocalServer | None = None
        self._held = False
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._lock = None
        else:
            self._lock = QLockFile(str(folder / f"{self._name}.lock"))
            self._lock.setStaleLockTime(0)

    def first(self) -> bool:
        """Whether this start is the first; if not, the first has been asked to come forward."""
        if self._lock is not None and not self.take():
            if self._call():
                return False
            return self._lock.error() != QLockFile.LockError.LockFailedError
        self._listen()
        return True

    def take(self) -> bool:
        """Take the place of the first without listening yet; False when it is taken."""
        if self._lock is not None and not self._held:
            self._held = self._lock.tryLock(0)
        return self._held

    def _call(self) -> bool:
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(WAIT_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(WAIT_MS)
        socket.disconnectFromServer()
        return True

    def _listen(self) -> None:
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)
        self._server.listen(self._name)

    def _asked(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
        self.raised.emit()

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        if self._lock is not None:
            self._lock.unlock()
            self._held = False
