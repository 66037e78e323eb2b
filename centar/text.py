"""What may come in as text: no characters that a database, a page or a reader cannot take."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters other than tab and line ends, and surrogates without their pair
REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# They turn the direction of what follows, so that a text reads as something else than it says
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
    "\u2800\u3164\ufe0e\ufe0f\ufeff\uffa0"
)
_EDGES = re.compile(rf"\A[\s{_INVISIBLE}]+|(?<![\s{_INVISIBLE}])[\s{_INVISIBLE}]+\Z")

UNREADABLE = _("This text has characters that we cannot store. Type it again or paste it as plain text")
ONE_LINE = _("Write this in one line")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """The text in one Unicode form, without invisible edges; nothing but invisible characters counts as empty.

    A tab in a single line becomes a space. Raises ValidationError for control characters, lone surrogates, and for
    line ends where one line is asked for.
    """
    if REFUSED.search(text):
        raise ValidationError(UNREADABLE, code="unreadable")
    text = _LINE_END.sub("\n", _DIRECTION.sub("", unicodedata.normalize("NFC", text)))
    text = _EDGES.sub("", text)
    if multiline:
        return text
    if "\n" in text:
        raise ValidationError(ONE_LINE, code="one_line")
    return text.replace("\t", " ")


def readable(text: str) -> str:
    """The text without the characters that `clean_text` refuses, fit to be shown again."""
    return REFUSED.sub("", text)
