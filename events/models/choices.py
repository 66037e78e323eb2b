"""The fixed vocabularies of events and of the fair."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(models.TextChoices):
    WORKSHOP = "workshop", _("workshop")
    LECTURE = "lecture", _("lecture")
    ROUND_TABLE = "round_table", _("round table")
    PRESS = "press", _("press conference")
    FAIR = "fair", _("fair")
    OTHER = "other", pgettext_lazy("event", "other event")


class EventState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("event", "being prepared")
    PUBLISHED = "published", pgettext_lazy("event", "announced")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


EVENT_TRANSITIONS: list[tuple[str, str]] = [
    (EventState.DRAFT, EventState.PUBLISHED),
    (EventState.PUBLISHED, EventState.DRAFT),
    (EventState.PUBLISHED, EventState.CANCELLED),
]


class RegistrationState(models.TextChoices):
    """Where a registration stands; who came is in `came`."""

    CONFIRMED = "confirmed", pgettext_lazy("registration", "has a seat")
    WAITING = "waiting", pgettext_lazy("registration", "waits for a seat")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")


REGISTRATION_TRANSITIONS: list[tuple[str, str]] = [
    (RegistrationState.WAITING, RegistrationState.CONFIRMED),
    (RegistrationState.CONFIRMED, RegistrationState.WAITING),
    (RegistrationState.WAITING, RegistrationState.CANCELLED),
    (RegistrationState.CONFIRMED, RegistrationState.CANCELLED),
]


class Source(models.TextChoices):
    WEB = "web", pgettext_lazy("source", "on the site")
    DESK = "desk", pgettext_lazy("source", "by phone or on paper")


class CallReason(models.TextChoices):
    """What somebody without an e-mail has to be told by phone."""

    SEAT = "seat", pgettext_lazy("call", "a seat has become free, it is theirs")
    PUT_BACK = "put_back", pgettext_lazy("call", "they wait for a seat again")
    MOVED = "moved", pgettext_lazy("call", "the time or the place has changed")
    CANCELLED = "cancelled", pgettext_lazy("call", "the event is cancelled")
    REMOVED = "removed", pgettext_lazy("call", "we cancelled their registration")


class ExhibitorCallReason(models.TextChoices):
    """What an exhibitor without an e-mail has to be told by phone."""

    NEEDS_CHANGES = "needs_changes", pgettext_lazy("call", "more is needed for their application")
    ACCEPTED = "accepted", pgettext_lazy("call", "they have a place and should confirm it")
    WAITLISTED = "waitlisted", pgettext_lazy("call", "they are on the waiting list")
    REJECTED = "rejected", pgettext_lazy("call", "they did not get a place")
    OFFERED = "offered", pgettext_lazy("call", "a place has become free, they should confirm it")
    LAPSED = "lapsed", pgettext_lazy("call", "they did not confirm in time, the place went to the next")
    REOPENED = "reopened", pgettext_lazy("call", "the decision is taken back, they are under review again")
    PLACE_CANCELLED = "cancelled", pgettext_lazy("call", "we had to cancel their place")
    STAND = "stand", pgettext_lazy("call", "which stand is theirs")
    SETUP = "setup", pgettext_lazy("call", "the times for setting up have changed")
    MOVED = "moved", pgettext_lazy("call", "the time or the place of the fair has changed")
    FAIR_CANCELLED = "event_cancelled", pgettext_lazy("call", "the fair is cancelled")


class StandMode(models.TextChoices):
    """How exhibitors come to their stands."""

    ASSIGNED = "assigned", _("the Center assigns the stands")
    PREFERRED = "preferred", _("exhibitors wish, the Center assigns")
    PICK = "pick", _("accepted exhibitors choose themselves")


class ApplicationState(models.TextChoices):
    """Where an application to exhibit stands, as its people see it; a drafted decision is `pending_state`."""

    DRAFT = "draft", pgettext_lazy("exhibitor", "being filled in")
    SUBMITTED = "submitted", pgettext_lazy("exhibitor", "received")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("exhibitor", "more is needed")
    UNDER_REVIEW = "under_review", pgettext_lazy("exhibitor", "under review")
    ACCEPTED = "accepted", pgettext_lazy("exhibitor", "accepted")
    WAITLISTED = "waitlisted", pgettext_lazy("exhibitor", "on the waiting list")
    REJECTED = "rejected", pgettext_lazy("exhibitor", "not accepted")
    CONFIRMED = "confirmed", pgettext_lazy("exhibitor", "is coming")
    LAPSED = "lapsed", pgettext_lazy("exhibitor", "did not answer in time")
    WITHDRAWN = "withdrawn", pgettext_lazy("exhibitor", "withdrawn")
    CANCELLED = "cancelled", pgettext_lazy("exhibitor", "cancelled by the Center")
    ATTENDED = "attended", pgettext_lazy("exhibitor", "exhibited")
    NO_SHOW = "no_show", pgettext_lazy("exhibitor", "did not come")


A = ApplicationState
# ended without a stand: the enterprise may apply anew
ENDED = [A.REJECTED, A.WITHDRAWN, A.CANCELLED, A.LAPSED]
# what the people of the enterprise may still change
EDITABLE = [A.DRAFT, A.SUBMITTED, A.NEEDS_CHANGES]
# sent, and nothing decided yet
IN_REVIEW = [A.SUBMITTED, A.NEEDS_CHANGES, A.UNDER_REVIEW]
# what takes a place of its stand type
TAKING = [A.ACCEPTED, A.CONFIRMED, A.ATTENDED, A.NO_SHOW]
# who may have a stand
HOLDING = [A.ACCEPTED, A.CONFIRMED, A.ATTENDED, A.NO_SHOW]
# who is shown in the catalogue
EXHIBITING = [A.CONFIRMED, A.ATTENDED]
# decisions that may be drafted
DECISIONS = [A.ACCEPTED, A.WAITLISTED, A.REJECTED]

APPLICATION_TRANSITIONS: list[tuple[str, str]] = [
    (A.DRAFT, A.SUBMITTED),
    # sent after the call had closed
    (A.DRAFT, A.WAITLISTED),
    (A.WAITLISTED, A.REJECTED),
    (A.SUBMITTED, A.NEEDS_CHANGES),
    (A.NEEDS_CHANGES, A.SUBMITTED),
    (A.SUBMITTED, A.UNDER_REVIEW),
    (A.UNDER_REVIEW, A.NEEDS_CHANGES),
    *((A.UNDER_REVIEW, decision) for decision in DECISIONS),
    (A.WAITLISTED, A.ACCEPTED),
    (A.ACCEPTED, A.CONFIRMED),
    (A.ACCEPTED, A.LAPSED),
    *((state, A.WITHDRAWN) for state in (*IN_REVIEW, A.ACCEPTED, A.WAITLISTED, A.CONFIRMED)),
    *((state, A.CANCELLED) for state in (A.ACCEPTED, A.WAITLISTED, A.CONFIRMED)),
    # undone or decided anew
    *((state, A.UNDER_REVIEW) for state in (A.REJECTED, A.WITHDRAWN, A.LAPSED, A.CANCELLED, A.WAITLISTED, A.ACCEPTED)),
    (A.WITHDRAWN, A.SUBMITTED),
    (A.WITHDRAWN, A.WAITLISTED),
    (A.CONFIRMED, A.ATTENDED),
    (A.CONFIRMED, A.NO_SHOW),
    (A.ATTENDED, A.NO_SHOW),
    (A.NO_SHOW, A.ATTENDED),
    (A.ATTENDED, A.CONFIRMED),
    (A.NO_SHOW, A.CONFIRMED),
]
del A


class InvitationState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("invitation", "not reached yet")
    SENT = "sent", pgettext_lazy("invitation", "reached, no answer yet")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "applied")
    DECLINED = "declined", pgettext_lazy("invitation", "declined")
    UNREACHABLE = "unreachable", pgettext_lazy("invitation", "could not be reached")


class Channel(models.TextChoices):
    MAIL = "mail", pgettext_lazy("channel", "e-mail")
    PHONE = "phone", pgettext_lazy("channel", "phone")
    POST = "post", pgettext_lazy("channel", "letter")


class DeclineReason(models.TextChoices):
    NO_TIME = "no_time", pgettext_lazy("reason", "no time")
    NO_PEOPLE = "no_people", pgettext_lazy("reason", "nobody to send")
    NOTHING_TO_SHOW = "nothing_to_show", pgettext_lazy("reason", "nothing to show")
    COSTS = "costs", pgettext_lazy("reason", "too costly")
    OTHER = "other", pgettext_lazy("reason", "another reason")


class PassKind(models.TextChoices):
    EXHIBITOR = "exhibitor", pgettext_lazy("pass", "exhibitor")
    HELPER = "helper", pgettext_lazy("pass", "helper")
    VISITOR = "visitor", pgettext_lazy("pass", "visitor")
    MEDIA = "media", pgettext_lazy("pass", "media")
    JURY = "jury", pgettext_lazy("pass", "jury")
    ORGANISER = "organiser", pgettext_lazy("pass", "organiser")


class CheckInResult(models.TextChoices):
    """What a steward is told of a scanned code."""

    ENTERED = "entered", pgettext_lazy("check-in", "let in")
    ALREADY_IN = "already_in", pgettext_lazy("check-in", "already in")
    FORCED = "forced", pgettext_lazy("check-in", "let in again, with a reason")
    REVOKED = "revoked", pgettext_lazy("check-in", "the badge no longer holds")
    OTHER_EVENT = "other_event", pgettext_lazy("check-in", "a badge of another event")
    UNKNOWN = "unknown", pgettext_lazy("check-in", "not a badge of ours")
    OUT_OF_TIME = "out_of_time", pgettext_lazy("check-in", "not on the day of the event")


class MediaState(models.TextChoices):
    NEW = "new", pgettext_lazy("accreditation", "received")
    ACCEPTED = "accepted", pgettext_lazy("accreditation", "accepted")
    DECLINED = "declined", pgettext_lazy("accreditation", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("accreditation", "withdrawn")
