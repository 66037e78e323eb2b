"""Keys of mailed links stay out of the log and the audit: only their reader has them."""

import logging
import re
from typing import Any

# the keys we mail have 43 characters, those signed for one talk or wish 96 hexadecimal digits, those of calendars 32;
# names, UUIDs and slugs of ours are shorter or have a word to be read in them
KEY = re.compile(r"(?<=/)(?:(?:[\w-]{43}|[0-9a-f]{96})(?=/|$|\?)|[\w-]{32}(?=\.ics))")


def without_keys(text: str) -> str:
    """The text, an address say, with each key in it as three dots."""
    return KEY.sub("...", text)


class MaskKeys(logging.Filter):
    """Takes the keys out of what a line of the log is made of."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(each) for each in record.args)
        return True


def _masked(value: Any) -> Any:
    return without_keys(value) if isinstance(value, str) else value
