"""The time for setting up as a calendar entry, in the reader's language and script."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext, override

from centar.calendars import PUBLISH, address_of, calendar_of, event_of
from centar.mail import link
from centar.models import Office
from centar.script import in_script
from centar.twins import in_language
from events.models import ExhibitorApplication


def setup_entry(application: ExhibitorApplication, *, language: str, now: dt.datetime, method: str = PUBLISH) -> str:
    """For a fair with times for setting up. The stand is in it once exhibitors may see it.

    Whatever it says is of the fair, the event or the application, so its version rises with any of them.
    """
    fair, event = application.fair, application.fair.event
    assert fair.setup_from is not None
    assert fair.setup_until is not None
    with override(language):
        calendar = calendar_of(method)
        entry = event_of(
            uid=f"{application.key}@{urlsplit(settings.SITE_URL).hostname}",
            sequence=fair.version + event.ics_sequence + application.version,
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
        if method != PUBLISH:  # RFC 5546, 3.2.1: a published entry invites nobody
            if office := Office.objects.current():
                sender = in_script(office.short_name, language)
                entry.add("organizer", address_of(office.email, sender), encode=False)
            entry.add("attendee", address_of(application.contact_email, ""), encode=False)
        calendar.add_component(entry)
        return calendar.to_ical().decode()


def _address(application: ExhibitorApplication) -> str:
    return link("events:application", application.fair.year, application.key)
