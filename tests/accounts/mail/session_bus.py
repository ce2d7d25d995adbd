"""A session bus with a keyring on it, on a socket of its own: the real protocol, no desktop needed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, Parser, new_error, new_method_return, new_signal

PLACE = "/org/freedesktop/secrets"
DEFAULT = f"{PLACE}/collection/login"
PROMPT = f"{PLACE}/prompt/1"
SECRETS = "org.freedesktop.secrets"


class SessionBus:
    """Answers one conversation after another; what it holds and what it heard stay to be looked at."""

    def __init__(self, folder: Path, *, served: bool = True, locked: bool = False, agrees: bool = True) -> None:
        self.served, self.locked, self.agrees = served, locked, agrees
        self.has_default = True
        self.items: dict[str, tuple[dict[str, str], bytes]] = {}
        self.heard: list[str] = []
        self._numbers = count(1)
        self._then: Callable[[], str] = lambda: ""
        path = folder / "bus"
        self.address = f"unix:path={path}"
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(path))
        self._door.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line:
                self._converse(line)

    def _converse(self, line: socket.socket) -> None:
        said = b""
        while b"BEGIN\r\n" not in said:
            more = line.recv(4096)
            if not more:
                return
            if b"AUTH EXTERNAL" in more:
                line.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
            said += more
        parser = Parser()
        parser.add_data(said.partition(b"BEGIN\r\n")[2])
        while True:
            while (message := parser.get_next_message()) is not None:
                for answer in self._answers(message):
                    line.sendall(answer.serialise(next(self._numbers)))
            more = line.recv(4096)
            if not more:
                return
            parser.add_data(more)

    def _answers(self, message: Message) -> list[Message]:
        fields = message.header.fields
        method = fields[HeaderFields.member]
        self.heard.append(method)
        act = getattr(self, f"_{method.lower()}", None)
        if message.header.message_type is not MessageType.method_call or act is None:
            return [new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (method,))]
        signature, body = act(fields[HeaderFields.path], message.body)
        answers = [new_method_return(message, signature, body)]
        if method == "Prompt":
            path = self._then() if self.agrees else "/"
            emitter = DBusAddress(PROMPT, SECRETS, "org.freedesktop.Secret.Prompt")
            answers.append(new_signal(emitter, "Completed", "bv", (not self.agrees, ("o", path))))
        return answers

    def _hello(self, _path: str, _body: Any) -> Any:
        return "s", (":1.1",)

    def _addmatch(self, _path: str, _body: Any) -> Any:
        return None, ()

    def _namehasowner(self, _path: str, _body: Any) -> Any:
        return "b", (self.served,)

    def _listactivatablenames(self, _path: str, _body: Any) -> Any:
        return "as", (["org.freedesktop.Notifications"],)

    def _opensession(self, _path: str, body: Any) -> Any:
        assert body[0] == "plain"
        return "vo", (("s", ""), f"{PLACE}/session/1")

    def _readalias(self, _path: str, _body: Any) -> Any:
        return "o", (DEFAULT if self.has_default else "/",)

    def _createcollection(self, _path: str, _body: Any) -> Any:
        def make() -> str:
            self.has_default = True
            return DEFAULT

        self._then = make
        return "oo", ("/", PROMPT)

    def _unlock(self, _path: str, body: Any) -> Any:
        if not self.locked:
            return "aoo", (body[0], "/")

        def unlock() -> str:
            self.locked = False
            return "/"

        self._then = unlock
        return "aoo", ([], PROMPT)

    def _prompt(self, _path: str, _body: Any) -> Any:
        return None, ()

    def _searchitems(self, _path: str, body: Any) -> Any:
        wanted = body[0].items()
        return "ao", ([path for path, (attributes, _) in self.items.items() if wanted <= attributes.items()],)

    def _createitem(self, _path: str, body: Any) -> Any:
        told, secret, replace = body
        attributes = told["org.freedesktop.Secret.Item.Attributes"][1]
        same = [path for path, (known, _) in self.items.items() if known == attributes and replace]
        path = same[0] if same else f"{DEFAULT}/{len(self.items) + 1}"
        self.items[path] = (attributes, bytes(secret[2]))
        return "oo", (path, "/")

    def _getsecret(self, path: str, body: Any) -> Any:
        return "(oayays)", ((body[0], b"", self.items[path][1], "text/plain"),)

    def _delete(self, path: str, _body: Any) -> Any:
        del self.items[path]
        return "o", ("/",)
