"""A small mail server that misbehaves on purpose, for tests of delivery."""

import socketserver
import threading
from email import message_from_bytes
from email.message import Message


class FaultySMTP(socketserver.ThreadingTCPServer):
    """Answers every tenth message with 451, takes every fiftieth and hangs up without an answer."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.changed = threading.Condition()
        self.offered = 0
        self.taken: list[Message] = []

    @property
    def port(self) -> int:
        return self.server_address[1]

    def wait_for(self, count: int, *, seconds: float) -> bool:
        """Whether so many messages were taken in time."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.taken) >= count, timeout=seconds)

    def answer(self, data: bytes) -> bytes:
        """The reply to a message; none at all means: taken, and the line goes dead."""
        with self.changed:
            self.offered += 1
            if self.offered % 10 == 3:
                return b"451 try later\r\n"
            self.taken.append(message_from_bytes(data))
            self.changed.notify_all()
            return b"" if self.offered % 50 == 7 else b"250 taken\r\n"


class _Session(socketserver.StreamRequestHandler):
    server: FaultySMTP

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            command = line.strip().upper()
            if command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            if command != b"DATA":
                self.wfile.write(b"250 ok\r\n")
                continue
            self.wfile.write(b"354 go on\r\n")
            data = b"".join(iter(self.rfile.readline, b".\r\n"))
            answer = self.server.answer(data)
            if not answer:
                return
            self.wfile.write(answer)
