"""Moments in addresses and forms: UTC, to the minute, as 20261124T0800Z."""

from __future__ import annotations

import datetime as dt
import re

FORMAT = "%Y%m%dT%H%MZ"
STAMP = re.compile(r"2\d{3}[01]\d[0-3]\dT[0-2]\d[0-5]\dZ", re.ASCII)


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(FORMAT)


def read_stamp(text: str) -> dt.datetime | None:
    """The moment; None for what is no stamp."""
    if not STAMP.fullmatch(text):
        return None
    try:
        return dt.datetime.strptime(text, FORMAT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
