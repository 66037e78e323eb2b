"""An event: what is announced, for which people register."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import PurePath

import pgtrigger
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.calendars import new_uid
from centar.models import Versioned
from centar.script import fold
from centar.uploads import private_storage
from events.models.choices import EVENT_TRANSITIONS, EventKind, EventState

LARGEST_PARTY = 6
DESCRIPTION_LENGTH = 6000
LONGEST_FILE_NAME = 80
FAIR_IS_NEAR = dt.timedelta(days=31)


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """What was announced; a cancelled event stays, marked."""
        return self.exclude(state=EventState.DRAFT)

    def upcoming(self, *, now: dt.datetime) -> EventQuerySet:
        """Not over yet, the nearest first."""
        return self.filter(ends_at__gt=now).order_by("starts_at", "id")

    def past(self, *, now: dt.datetime) -> EventQuerySet:
        """Over, the latest first."""
        return self.filter(ends_at__lte=now).order_by("-starts_at", "-id")

    def for_home(self, *, now: dt.datetime) -> EventQuerySet:
        """What is to come, before all others a fair that is near or takes exhibitors: those have `is_fair_now`.

        Beside them the last fair, until another one is announced.
        """
        fairs = Event.objects.filter(fair__isnull=False, state=EventState.PUBLISHED).order_by("-starts_at")
        is_near = Q(starts_at__lt=now + FAIR_IS_NEAR)
        takes_exhibitors = Q(fair__call__opens_at__lte=now, fair__call__shuts_at__gt=now)
        is_fair_now = Q(ends_at__gt=now, fair__isnull=False, state=EventState.PUBLISHED) & (is_near | takes_exhibitors)
        shown = self.filter(Q(ends_at__gt=now) | Q(pk__in=fairs.values("pk")[:1]))
        rows = shown.annotate(is_fair_now=ExpressionWrapper(is_fair_now, output_field=models.BooleanField()))
        return rows.select_related("fair__call").order_by("-is_fair_now", "starts_at", "id")

    def with_numbers(self) -> EventQuerySet:
        """`waiting` registrations, `calls` to make, and `came`, the people who were there."""
        return self.annotate(
            waiting=Count("registrations", filter=Q(registrations__state="waiting")),
            calls=Count("registrations", filter=~Q(registrations__call_reason="")),
            came=Sum("registrations__came", default=0),
        )

    def of_kind(self, kind: str) -> EventQuerySet:
        return self.filter(kind=kind)


@tracked(
    "kind", "state", "slug", "title", "title_en", "summary", "summary_en", "text", "text_en", "agenda", "agenda_en",
    "accessibility", "accessibility_en", "venue", "venue_en", "address", "online_url", "starts_at", "ends_at",
    "takes_registrations", "capacity", "largest_party", "registration_opens_at", "registration_closes_at",
    "certificate_hours", "recap", "recap_en", "cancel_reason",
)  # fmt: skip
class Event(Versioned):
    """One event on one or more days in a row. Serbian texts are typed once, in either script, `_en` twins optional.

    `seats_taken` is written by a trigger of the registrations, which takes the row's lock with it; the constraint
    refuses more than `capacity` (None: no limit). Texts longer than a line are Markdown.
    """

    slug = models.SlugField(_("address part"), max_length=90, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=EventKind)
    state = models.CharField(_("state"), max_length=10, choices=EventState, default=EventState.DRAFT, editable=False)
    is_example = models.BooleanField(_("is an example"), default=False, editable=False)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    summary = models.CharField(_("one sentence about it"), max_length=300)
    summary_en = models.CharField(_("one sentence about it, in English"), max_length=300, blank=True)
    text = models.TextField(_("description"), max_length=DESCRIPTION_LENGTH, blank=True)
    text_en = models.TextField(_("description in English"), max_length=DESCRIPTION_LENGTH, blank=True)
    agenda = models.TextField(_("agenda"), max_length=DESCRIPTION_LENGTH, blank=True)
    agenda_en = models.TextField(_("agenda in English"), max_length=DESCRIPTION_LENGTH, blank=True)
    accessibility = models.TextField(
        _("accessibility of the place"),
        max_length=1000,
        blank=True,
        help_text=_("Steps, ramp, lift, toilet, parking, sign language; leave out what nobody has checked"),
    )
    accessibility_en = models.TextField(_("accessibility of the place, in English"), max_length=1000, blank=True)
    venue = models.CharField(_("place"), max_length=120)
    venue_en = models.CharField(_("place in English"), max_length=120, blank=True)
    address = models.CharField(_("street, number and town"), max_length=160, blank=True)
    online_url = models.URLField(
        _("link for taking part online"), blank=True, help_text=_("Only those who have a seat are given it")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    takes_registrations = models.BooleanField(_("people register for it"), default=True)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: there is no limit"))
    seats_taken = models.PositiveIntegerField(_("seats taken"), default=0, db_default=0, editable=False)
    largest_party = models.PositiveSmallIntegerField(_("people in one registration, at most"), default=3)
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Empty: when the event begins")
    )
    certificate_hours = models.PositiveSmallIntegerField(
        _("hours on the certificate of attendance"), null=True, blank=True, help_text=_("Empty: there is none")
    )
    recap = models.TextField(_("what came of it"), max_length=DESCRIPTION_LENGTH, blank=True)
    recap_en = models.TextField(_("what came of it, in English"), max_length=DESCRIPTION_LENGTH, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), max_length=400, blank=True, editable=False)
    ics_uid = models.CharField(max_length=120, unique=True, default=new_uid, editable=False)
    ics_sequence = models.PositiveIntegerField(default=0, editable=False)
    reminded_at = models.DateTimeField(_("reminders sent at"), null=True, editable=False)
    feedback_asked_at = models.DateTimeField(_("feedback asked for at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    is_fair_now: bool  # of `for_home`

    objects = EventQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ("-starts_at", "-id")
        indexes = [models.Index(fields=["starts_at"], name="event_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="event_starts_before_it_ends",
                violation_error_message=_("The end must be after the start"),
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(seats_taken__lte=F("capacity")),
                name="event_seats_within_capacity",
                violation_error_message=_("More people have a seat than there would be seats"),
            ),
            models.CheckConstraint(
                condition=Q(largest_party__range=(1, LARGEST_PARTY)),
                name="event_party_size",
                violation_error_message=_("Enter 1 to 6 people"),
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                name="event_registration_opens_before_it_closes",
                violation_error_message=_("Registration must open before it closes"),
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.CANCELLED) | Q(cancel_reason=""),
                name="event_reason_only_when_cancelled",
            ),
        ]
        triggers = [
            # seats are counted and jobs noted in the row without it being another version for whoever edits the texts
            pgtrigger.Trigger(
                name="bump_version",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (NEW.seats_taken, NEW.reminded_at, NEW.feedback_asked_at)
                        IS NOT DISTINCT FROM (OLD.seats_taken, OLD.reminded_at, OLD.feedback_asked_at) THEN
                        NEW.version = OLD.version + 1;
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(name="event_states", field="state", transitions=EVENT_TRANSITIONS),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """A fair has a page of its own; a list of events asks for `select_related("fair")`."""
        if self.kind == EventKind.FAIR and (fair := getattr(self, "fair", None)):
            return fair.get_absolute_url()
        return reverse("events:event", args=[self.slug])

    @property
    def is_cancelled(self) -> bool:
        return self.state == EventState.CANCELLED

    @property
    def is_public(self) -> bool:
        return self.state != EventState.DRAFT

    @property
    def seats_left(self) -> int | None:
        """None where there is no limit."""
        return None if self.capacity is None else self.capacity - self.seats_taken

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day, by the Center's clock."""
        return timezone.localdate(self.starts_at), timezone.localdate(self.ends_at)

    @property
    def is_full(self) -> bool:
        return self.seats_left == 0

    def is_over(self, now: dt.datetime) -> bool:
        return self.ends_at <= now

    @property
    def closes_at(self) -> dt.datetime:
        """From when on nobody registers any more."""
        return min(self.registration_closes_at or self.starts_at, self.starts_at)

    def takes_registrations_at(self, now: dt.datetime) -> bool:
        opens = self.registration_opens_at
        is_announced = self.state == EventState.PUBLISHED and self.takes_registrations
        return is_announced and (opens is None or opens <= now) and now < self.closes_at


@tracked("event", "title", "title_en", "file", "url", "position")
class Material(Versioned):
    """What those who were there, and everybody else, may read afterwards: a file or a link."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="materials", verbose_name=_("event"))
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    file = models.FileField(_("file"), storage=private_storage, upload_to="events", blank=True)
    url = models.URLField(_("web address"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta(Versioned.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="") ^ Q(url=""),
                name="material_is_a_file_or_a_link",
                violation_error_message=_("Add either a file or a web address"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def download_name(self) -> str:
        """The title in plain letters, so that every system can save it, with the ending that the upload gate gave."""
        name = slugify(fold(self.title))[:LONGEST_FILE_NAME].strip("-_") or "materijal"
        return f"{name}{PurePath(str(self.file.name)).suffix}"

    @property
    def kind(self) -> str:
        """What the file is, as people call it: PDF, JPG."""
        return PurePath(str(self.file.name)).suffix[1:].upper()
