"""A server on this machine that does what the test says, well or badly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

Reply = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request, with what a reply needs."""

    server: FaultServer

    def do_GET(self) -> None:
        self.server.ranges.append(self.headers.get("Range", ""))
        self.server.reply(self)

    def answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def wait(self) -> None:
        """Until the test is over: nothing more comes."""
        self.wfile.flush()
        self.server.over.wait()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class FaultServer(ThreadingHTTPServer):
    """`ranges`: of each request, "" for one of the whole."""

    daemon_threads = True

    def __init__(self, reply: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.reply = reply
        self.ranges: list[str] = []
        self.over = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves early is no fault of the server's."""


def well(body: bytes, tag: str = "") -> Reply:
    """As a good server answers, parts of it too."""

    def reply(asked: Asked) -> None:
        headers = {"ETag": tag} if tag else {}
        whole = asked.headers.get("If-Range", tag) != tag
        begin = int(asked.headers["Range"].removeprefix("bytes=").removesuffix("-")) if asked.headers["Range"] else 0
        if not begin or whole:
            asked.answer(200, {**headers, "Content-Length": str(len(body))}, body)
            return
        part = {"Content-Range": f"bytes {begin}-{len(body) - 1}/{len(body)}", "Content-Length": str(len(body) - begin)}
        asked.answer(206, {**headers, **part}, body[begin:])

    return reply


def first(one: Reply, then: Reply) -> Reply:
    """Once so, and then otherwise."""
    replies = iter([one])

    def reply(asked: Asked) -> None:
        next(replies, then)(asked)

    return reply


def cut(body: bytes, at: int, tag: str = "") -> Reply:
    """The connection ends after so many bytes."""
    headers = {"ETag": tag} if tag else {}
    return lambda asked: asked.answer(200, {**headers, "Content-Length": str(len(body))}, body[:at])


def unmeasured(body: bytes) -> Reply:
    """Without saying how long it is."""
    return lambda asked: asked.answer(200, {}, body)


def stalled(body: bytes, at: int) -> Reply:
    def reply(asked: Asked) -> None:
        asked.answer(200, {"Content-Length": str(len(body))}, body[:at])
        asked.wait()

    return reply


def silent(asked: Asked) -> None:
    asked.wait()


def fails(status: int) -> Reply:
    return lambda asked: asked.answer(status, {"Content-Length": "0"})


def leads_to(address: str) -> Reply:
    return lambda asked: asked.answer(302, {"Location": address, "Content-Length": "0"})


def page(asked: Asked) -> None:
    text = b"<html>Please log in to this network.</html>"
    asked.answer(200, {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(text))}, text)
