"""The fixed vocabularies of consulting."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("at the Center")
    PHONE = "phone", _("by phone")
    VIDEO = "video", _("by video")


class State(models.TextChoices):
    """Where a booking stands; a moved booking is the same booking at another time."""

    HELD = "held", pgettext_lazy("booking", "waits for confirmation")
    BOOKED = "booked", pgettext_lazy("booking", "booked")
    EXPIRED = "expired", pgettext_lazy("booking", "not confirmed in time")
    CANCELLED_BY_CLIENT = "cancelled_by_client", pgettext_lazy("booking", "cancelled by the client")
    CANCELLED_BY_OFFICE = "cancelled_by_office", pgettext_lazy("booking", "cancelled by the Center")
    ATTENDED = "attended", pgettext_lazy("booking", "came")
    NO_SHOW = "no_show", pgettext_lazy("booking", "did not come")


# What takes the time of a consultant, a room and a client.
TAKING = [State.HELD, State.BOOKED, State.ATTENDED]
# What is still to come, or was to come and nobody has said how it went.
ACTIVE = [State.HELD, State.BOOKED]
CANCELLED = [State.CANCELLED_BY_CLIENT, State.CANCELLED_BY_OFFICE]

TRANSITIONS: list[tuple[str, str]] = [
    (State.HELD, State.BOOKED),
    (State.HELD, State.EXPIRED),
    (State.EXPIRED, State.BOOKED),
    *((state, cancelled) for state in (State.HELD, State.BOOKED) for cancelled in CANCELLED),
    (State.BOOKED, State.ATTENDED),
    (State.BOOKED, State.NO_SHOW),
    # corrections of what was marked
    (State.ATTENDED, State.NO_SHOW),
    (State.NO_SHOW, State.ATTENDED),
    (State.ATTENDED, State.BOOKED),
    (State.NO_SHOW, State.BOOKED),
]


class Source(models.TextChoices):
    """How a booking came about."""

    WEB = "web", pgettext_lazy("source", "on the site")
    PHONE = "phone", pgettext_lazy("source", "by phone")
    WALK_IN = "walk_in", pgettext_lazy("source", "walked in")
    OFFER = "offer", pgettext_lazy("source", "from the waiting list")


class Outcome(models.TextChoices):
    """What a talk led to, for the figures."""

    INFORMED = "informed", pgettext_lazy("outcome", "got the information")
    STEPS_AGREED = "steps_agreed", pgettext_lazy("outcome", "next steps agreed")
    REFERRED = "referred", pgettext_lazy("outcome", "referred to somebody else")
    FOLLOW_UP = "follow_up", pgettext_lazy("outcome", "another talk is needed")


class QuestionKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("question", "a line of text")
    LONG_TEXT = "long_text", pgettext_lazy("question", "a longer text")
    YES_NO = "yes_no", pgettext_lazy("question", "yes or no")
    CHOICE = "choice", pgettext_lazy("question", "one of several")


class DayPart(models.TextChoices):
    """When in the working day somebody can talk; a talk belongs to the part in which it begins."""

    MORNING = "morning", pgettext_lazy("part of the day", "before noon")
    LATER = "later", pgettext_lazy("part of the day", "at noon or later")


class Effect(models.TextChoices):
    AWAY = "away", pgettext_lazy("schedule", "away")
    EXTRA = "extra", pgettext_lazy("schedule", "consults outside the usual hours")


class StepKind(models.TextChoices):
    """What may happen to a booking."""

    HELD = "held", pgettext_lazy("booking step", "time reserved")
    BOOKED = "booked", pgettext_lazy("booking step", "booked")
    CONFIRMED = "confirmed", pgettext_lazy("booking step", "confirmed")
    EXPIRED = "expired", pgettext_lazy("booking step", "not confirmed in time")
    MOVED = "moved", pgettext_lazy("booking step", "moved")
    CANCELLED = "cancelled", pgettext_lazy("booking step", "cancelled")
    ATTENDED = "attended", pgettext_lazy("booking step", "came")
    NO_SHOW = "no_show", pgettext_lazy("booking step", "did not come")
    CORRECTED = "corrected", pgettext_lazy("booking step", "correction")
    VIDEO = "video", pgettext_lazy("booking step", "address for video")
