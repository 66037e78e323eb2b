"""The time for setting up as a calendar entry, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext, override

from centar.calendars import PUBLISH, calendar_of, event_of
from centar.mail import link
from centar.script import in_script
from centar.twins import in_language
from events.models import ExhibitorApplication


def setup_entry(application: ExhibitorApplication, *, language: str, now: dt.datetime) -> str:
    """For a fair with times for setting up. The stand is in it once exhibitors may see it."""
    fair, event = application.fair, application.fair.event
    assert fair.setup_from is not None
    assert fair.setup_until is not None
    with override(language):
        calendar = calendar_of(PUBLISH)
        entry = event_of(
            uid=f"{application.key}@{urlsplit(settings.SITE_URL).hostname}",
            sequence=fair.version + event.ics_sequence,
            starts_at=fair.setup_from,
            ends_at=fair.setup_until,
            is_cancelled=event.is_cancelled,
            now=now,
        )
        title = in_language(event, "title", language)
        entry.add("summary", gettext("Setting up the stand: %(fair)s") % {"fair": title})
        places = [in_language(event, "venue", language), in_script(event.address, language)]
        entry.add("location", ", ".join(place for place in places if place))
        lines = [gettext("Your application: %(address)s") % {"address": _address(application)}]
        if stand := application.shown_stand:
            lines.insert(0, gettext("Stand %(code)s") % {"code": in_script(stand.code, language)})
        entry.add("description", "\n".join(lines))
        calendar.add_component(entry)
        return calendar.to_ical().decode()


def _address(application: ExhibitorApplication) -> str:
    return link("events:application", application.fair.year, application.key)
