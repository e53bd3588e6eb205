"""Messages between the run and a worker process, over a socket: the length of each in eight bytes, then its bytes.

The run's end never blocks: a worker that hangs, or that is busy sending, cannot hold up the others.
"""

from __future__ import annotations

import socket
from collections import deque

_HEADER = 8
_CHUNK = 1 << 20


class Channel:
    """The run's end of a worker's socket."""

    def __init__(self, end: socket.socket) -> None:
        self.socket = end
        end.setblocking(False)
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()

    @property
    def waiting(self) -> bool:
        """Are there bytes that the worker has not taken yet?"""
        return bool(self._outgoing)

    def send(self, message: bytes) -> None:
        """Queue `message` and send what the socket takes now. Raises `OSError` if the worker is gone."""
        self._outgoing += (memoryview(len(message).to_bytes(_HEADER, "big")), memoryview(message))
        self.flush()

    def flush(self) -> None:
        """Send what the socket takes now. Raises `OSError` if the worker is gone."""
        while self._outgoing:
            first = self._outgoing[0]
            try:
                sent = self.socket.send(first)
            except BlockingIOError:
                return
            if sent == len(first):
                self._outgoing.popleft()
            else:
                self._outgoing[0] = first[sent:]

    def receive(self) -> list[bytes]:
        """The messages that are complete by now. Raises `EOFError` or `OSError` if the worker is gone."""
        try:
            chunk = self.socket.recv(_CHUNK)
        except BlockingIOError:
            return []
        if not chunk:
            raise EOFError
        self._incoming += chunk
        return list(iter(self._next, None))

    def _next(self) -> bytes | None:
        end = _HEADER + int.from_bytes(self._incoming[:_HEADER], "big")
        if len(self._incoming) < max(_HEADER, end):
            return None
        message = bytes(memoryview(self._incoming)[_HEADER:end])
        del self._incoming[:end]
        return message


def send_blocking(end: socket.socket, message: bytes) -> None:
    """A worker's way to send."""
    end.sendall(len(message).to_bytes(_HEADER, "big"))
    end.sendall(message)


def receive_blocking(end: socket.socket) -> bytes | None:
    """A worker's way to wait for a message; None if the run is gone."""
    header = _exactly(end, _HEADER)
    return None if header is None else _exactly(end, int.from_bytes(header, "big"))


def _exactly(end: socket.socket, size: int) -> bytes | None:
    message = bytearray(size)
    view = memoryview(message)
    while view:
        received = end.recv_into(view)
        if not received:
            return None
        view = view[received:]
    return bytes(message)
