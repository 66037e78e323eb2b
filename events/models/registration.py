"""Who comes to an event."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.codes import new_code, read_code
from centar.models import User, Versioned
from centar.models.consent import NO_UPDATE
from centar.script import fold
from centar.search import Fold
from events.models.choices import REGISTRATION_TRANSITIONS, CallReason, RegistrationState, Source
from events.models.event import LARGEST_PARTY, Event

ACTIVE = [RegistrationState.CONFIRMED, RegistrationState.WAITING]

FEWEST_DIGITS = 4  # of a phone number that is looked for

COUNT_SEATS = """
    IF TG_OP <> 'INSERT' AND OLD.state = 'confirmed' THEN
        freed := OLD.party;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'confirmed' THEN
        taken := NEW.party;
    END IF;
    IF taken <> freed THEN
        UPDATE events_event SET seats_taken = seats_taken + taken - freed
        WHERE id = COALESCE(NEW.event_id, OLD.event_id);
    END IF;
    RETURN NULL;
"""


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def active(self) -> RegistrationQuerySet:
        return self.filter(state__in=ACTIVE)

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(state=RegistrationState.CONFIRMED)

    def at_coming_events(self, *, now: dt.datetime) -> RegistrationQuerySet:
        return self.filter(event__ends_at__gt=now).order_by("event__starts_at", "id")

    def to_call(self) -> RegistrationQuerySet:
        """Whom something has to be told that no mail can tell."""
        return self.exclude(call_reason="").order_by("call_since", "id")

    def matching(self, text: str) -> RegistrationQuerySet:
        """By a part of the name in either script, of the e-mail or the phone number, or by the code."""
        found = Q(email__icontains=text)
        if folded := fold(text):
            found |= Q(folded__contains=folded)
        if len(digits := re.sub(r"[^0-9]", "", text).lstrip("0")) >= FEWEST_DIGITS:
            found |= Q(phone__contains=digits)
        if code := read_code(text):
            found |= Q(code=code)
        return self.alias(folded=Fold("name")).filter(found)

    def waiting(self) -> RegistrationQuerySet:
        """In the order in which they came; staff may have put some back to the end."""
        return self.filter(state=RegistrationState.WAITING).order_by("waits_since", "id")

    def of(self, user: User) -> RegistrationQuerySet:
        """Made with the address that is the account's; signing in has proved it."""
        return self.filter(email=user.email, anonymised_at=None)


@tracked("event", "name", "email", "phone", "party", "needs", "state", "waits_since", "came", "anonymised_at")
class Registration(Versioned):
    """One contact with a party of one to six for one event; it has its seats, waits for them, or is cancelled.

    `contact_key` is the e-mail, else the phone: one contact registers once. `came` is how many of the party
    were there, None as long as nobody has said so.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        pgettext_lazy("registration", "code"), max_length=8, unique=True, default=new_code, editable=False
    )
    form_key = models.UUIDField(null=True, unique=True, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("event"))
    name = models.CharField(_("name and surname"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    contact_key = models.CharField(max_length=260, editable=False)
    party = models.PositiveSmallIntegerField(_("how many come"), default=1)
    needs = models.TextField(_("needed to take part"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=RegistrationState)
    source = models.CharField(pgettext_lazy("registration", "came about"), max_length=8, choices=Source)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("registered at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    waits_since = models.DateTimeField(_("waits since"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    came = models.PositiveSmallIntegerField(_("how many came"), null=True)
    has_given_feedback = models.BooleanField(_("gave feedback"), default=False)
    call_reason = models.CharField(_("to be told by phone"), max_length=10, choices=CallReason, blank=True)
    call_since = models.DateTimeField(_("to be called since"), null=True)
    anonymised_at = models.DateTimeField(_("personal data deleted at"), null=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("created_at", "id")
        indexes = [
            models.Index(fields=["event", "waits_since"], condition=Q(state="waiting"), name="registration_waiting")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "contact_key"],
                condition=Q(state__in=ACTIVE),
                name="registration_once_for_an_event",
                violation_error_message=_("This contact is already registered for the event"),
            ),
            models.CheckConstraint(
                condition=Q(party__range=(1, LARGEST_PARTY)),
                name="registration_party_size",
                violation_error_message=_("Enter 1 to 6 people"),
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waits_since__isnull=False)
                | ~Q(state="waiting") & Q(waits_since__isnull=True),
                name="registration_waiting_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | ~Q(state="cancelled") & Q(cancelled_at__isnull=True),
                name="registration_cancelled_has_time",
            ),
            models.CheckConstraint(
                condition=Q(came__isnull=True) | Q(state="confirmed", came__lte=F("party")),
                name="registration_came_within_party",
                violation_error_message=_("No more can have come than were registered"),
            ),
            models.CheckConstraint(
                condition=Q(call_reason="", call_since__isnull=True)
                | ~Q(call_reason="") & Q(call_since__isnull=False),
                name="registration_call_has_time",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) & (~Q(email="") | ~Q(phone="")) & ~Q(name="")
                | Q(anonymised_at__isnull=False, name="", email="", phone="", needs="", call_reason=""),
                name="registration_can_be_reached",
                violation_error_message=_("Enter a phone number or an e-mail address"),
            ),
        ]
        triggers = [
            *Versioned.Meta.triggers,
            pgtrigger.FSM(name="registration_states", field="state", transitions=REGISTRATION_TRANSITIONS),
            pgtrigger.Trigger(
                name="count_seats",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                declare=[("taken", "integer = 0"), ("freed", "integer = 0")],
                func=COUNT_SEATS,
            ),
            pgtrigger.ReadOnly(name="event_stays", fields=["event"]),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.event}"

    @property
    def numbers(self) -> list[int]:
        """How many may have come, all of them first."""
        return list(range(self.party, -1, -1))

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITING

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE


class Feedback(models.Model):
    """What somebody thought of an event. It knows no person: whoever gave it is marked as having done so, no more.

    Only the day is kept, the mark has no time and the key no order, so that nothing can be laid beside the marks.
    """

    class Audience(models.TextChoices):
        VISITOR = "visitor", pgettext_lazy("feedback", "visitor")
        EXHIBITOR = "exhibitor", pgettext_lazy("feedback", "exhibitor")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="feedback", verbose_name=_("event"))
    audience = models.CharField(_("from"), max_length=10, choices=Audience)
    usefulness = models.PositiveSmallIntegerField(_("how useful it was, 1 to 5"))
    good = models.TextField(_("what was good"), max_length=1000, blank=True)
    better = models.TextField(_("what should be better"), max_length=1000, blank=True)
    given_on = models.DateField(_("given on"))

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ("-given_on", "usefulness")
        constraints = [
            models.CheckConstraint(condition=Q(usefulness__range=(1, 5)), name="feedback_one_to_five"),
        ]
        triggers = [NO_UPDATE]

    def __str__(self) -> str:
        return f"{self.event}: {self.usefulness}"
