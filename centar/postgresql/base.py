"""Django's PostgreSQL, which sees that a kept connection lives without asking a question for each request."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Whether the next statement can be sent.

        Nobody has asked anything, so PostgreSQL is silent; a connection that it or the network has closed can be read
        to its end, and so can a message, as of a shutdown. Only then it is asked.
        """
        return self._is_silent() or super().is_usable()

    def _is_silent(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)
