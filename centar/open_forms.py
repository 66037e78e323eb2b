"""Forms that anybody may send: machines are held up without a puzzle, and the same form twice is known as one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.text import readable

SIGNER = TimestampSigner(salt="centar.form")
SHORTEST = dt.timedelta(seconds=3)
LONGEST = dt.timedelta(hours=12)

TOO_OLD = _("The page was open for too long. Your answers are kept, send them again")
TOO_FAST = _("That was very quick. Look through your answers and send them again")
TRAPPED = _("Leave the marked field empty, it is only there for machines")


class OpenForm(Form):
    """Carries the form's key, signed with the time at which its page was made, and a field that people do not see.

    `key` is the form's key as it was sent; None where it is not ours.
    """

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trap = readable(self.data.get("website", ""))
        self._sent = self.data.get("key", "")
        self.key = _read(self._sent)

    @property
    def form_key(self) -> uuid.UUID:
        """Of a form that is valid."""
        assert self.key is not None
        return self.key

    @property
    def fresh_key(self) -> str:
        """For the page's hidden field: the one that was sent as long as it holds."""
        if self.key is not None and _read(self._sent, within=LONGEST):
            return self._sent
        return SIGNER.sign((self.key or uuid.uuid4()).hex)

    def _post_clean(self) -> None:
        """Last, and only when there is nothing else to correct: then the answers can be sent again as they are."""
        super()._post_clean()  # type: ignore[misc]
        if self.trap:
            self.add_error(None, TRAPPED)
        elif not self.errors and (self.key is None or not _read(self._sent, within=LONGEST)):
            self.add_error(None, TOO_OLD)
        elif not self.errors and _read(self._sent, within=SHORTEST):
            self.add_error(None, TOO_FAST)


def _read(signed: str, *, within: dt.timedelta | None = None) -> uuid.UUID | None:
    """The key if we signed it, and within this time."""
    if not signed.isascii():
        return None
    try:
        return uuid.UUID(hex=SIGNER.unsign(signed, max_age=within))
    except (BadSignature, SignatureExpired, ValueError):
        return None
