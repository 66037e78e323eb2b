"""A moment in addresses and forms: 20261124T0800Z, always in UTC, so that no clock change makes it doubtful."""

import datetime as dt
import re

FORMAT = "%Y%m%dT%H%MZ"
_WRITTEN = re.compile(r"\d{8}T\d{4}Z", re.ASCII)


def stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime(FORMAT)


def read_stamp(text: str) -> dt.datetime | None:
    """The moment; None for what is no stamp."""
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        return dt.datetime.strptime(text, FORMAT).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
