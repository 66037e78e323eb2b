"""The day itself: badges and who came in, the programme of the stage, journalists, people counted at the gate."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from centar.audit import tracked
from centar.codes import new_code, read_code
from centar.models import Versioned
from centar.models.consent import NO_DELETE, NO_UPDATE
from entrepreneurs.models import Enterprise
from events.models.application import ExhibitorApplication, Helper
from events.models.choices import (
    EXHIBITING,
    ApplicationState,
    CheckInResult,
    MediaState,
    PassKind,
    RegistrationState,
)
from events.models.event import Event
from events.models.registration import Registration


def new_pass_code() -> str:
    """Sixteen signs: who has seen one badge cannot guess another."""
    return new_code() + new_code()


def read_pass_code(text: str) -> str:
    """What was scanned or typed, as the code of a badge: spaces, hyphens and either script; empty if it is none."""
    signs = "".join(sign for sign in text if sign.isalnum())
    middle = len(signs) // 2
    halves = read_code(signs[:middle]), read_code(signs[middle:])
    return "".join(halves) if all(halves) else ""


# what a badge stands on is still there: the exhibitor comes, the helper is named, the seat is kept
HOLDS = (
    Q(revoked_at=None)
    & (Q(application=None) | Q(application__state__in=[*EXHIBITING, ApplicationState.NO_SHOW]))
    & (Q(registration=None) | Q(registration__state=RegistrationState.CONFIRMED))
    & (Q(media_request=None) | Q(media_request__state=MediaState.ACCEPTED))
    & (~Q(kind=PassKind.HELPER) | Q(helper__isnull=False))
)


LETS_IN = [CheckInResult.ENTERED, CheckInResult.FORCED]


class PassQuerySet(models.QuerySet["Pass"]):
    def with_validity(self) -> PassQuerySet:
        """`holds`: whether it lets anybody in."""
        return self.annotate(holds=Case(When(HOLDS, then=True), default=False))

    def valid(self) -> PassQuerySet:
        return self.filter(HOLDS)

    def inside(self) -> PassQuerySet:
        """Whose bearers have come in."""
        return self.filter(Exists(CheckIn.objects.let_in().filter(badge=OuterRef("pk"))))


@tracked("event", "kind", "name", "line", "revoked_at")
class Pass(Versioned):
    """A badge with a code, for one person or one stand, at one event; a revoked one opens nothing.

    It stands on one thing at most: an application (and of it, a helper), a registration, a request of the media, or
    the role of somebody with an account. Where that falls away, the badge does not hold any more.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="passes", verbose_name=_("event"))
    kind = models.CharField(_("kind"), max_length=10, choices=PassKind)
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_pass_code, editable=False)
    name = models.CharField(_("name on the badge"), max_length=120)
    line = models.CharField(_("second line of the badge"), max_length=160, blank=True)
    application = models.ForeignKey(
        ExhibitorApplication, on_delete=models.PROTECT, null=True, blank=True, related_name="passes",
        verbose_name=_("application"),
    )  # fmt: skip
    helper = models.OneToOneField(
        Helper, on_delete=models.SET_NULL, null=True, blank=True, related_name="badge", verbose_name=_("helper")
    )
    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, null=True, blank=True, related_name="badge",
        verbose_name=_("registration"),
    )  # fmt: skip
    media_request = models.ForeignKey(
        "events.MediaRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="badges",
        verbose_name=_("request of the media"),
    )  # fmt: skip
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("account"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("no longer holds since"), null=True, editable=False)

    holds: bool  # of `with_validity`

    objects = PassQuerySet.as_manager()

    class Meta(Versioned.Meta):
        verbose_name = _("badge")
        verbose_name_plural = _("badges")
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(kind=PassKind.EXHIBITOR, revoked_at=None),
                name="pass_one_for_a_stand",
            ),
            models.UniqueConstraint(
                fields=["event", "user"], condition=Q(revoked_at=None), name="pass_one_for_an_account"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[PassKind.EXHIBITOR, PassKind.HELPER]) | Q(application__isnull=False),
                name="pass_of_exhibitor_has_application",
            ),
        ]
        triggers = [*Versioned.Meta.triggers, pgtrigger.ReadOnly(name="code_stays", fields=["code", "event"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def let_in(self) -> CheckInQuerySet:
        return self.filter(result__in=LETS_IN)


class CheckIn(models.Model):
    """One scan of a code by a steward and what they were told. Never changed; a pass enters once.

    `nonce` comes with the steward's form: the same form sent again is the same scan.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("event"))
    badge = models.ForeignKey(
        Pass, on_delete=models.PROTECT, null=True, related_name="check_ins", verbose_name=_("badge")
    )
    raw_code = models.CharField(_("code as scanned"), max_length=64)
    result = models.CharField(_("result"), max_length=12, choices=CheckInResult)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    nonce = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("steward")
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["badge"], condition=Q(result=CheckInResult.ENTERED), name="check_in_enters_once"
            ),
            models.CheckConstraint(
                condition=Q(result=CheckInResult.UNKNOWN, badge__isnull=True)
                | ~Q(result=CheckInResult.UNKNOWN) & Q(badge__isnull=False),
                name="check_in_knows_its_badge",
            ),
            models.CheckConstraint(
                condition=~Q(result=CheckInResult.FORCED) | ~Q(reason=""), name="check_in_forced_has_a_reason"
            ),
        ]
        triggers = [NO_UPDATE, NO_DELETE]

    def __str__(self) -> str:
        return f"{self.raw_code}: {self.get_result_display()}"


class TapCount(models.Model):
    """People counted by hand at one entrance of an open square, a row a minute."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="tap_counts", verbose_name=_("event"))
    gate = models.CharField(_("entrance"), max_length=40)
    minute = models.DateTimeField(_("minute"))
    people = models.PositiveIntegerField(_("people"), default=0)

    class Meta:
        verbose_name = _("count at the entrance")
        verbose_name_plural = _("counts at the entrance")
        ordering = ("minute", "gate")
        constraints = [models.UniqueConstraint(fields=["event", "gate", "minute"], name="tap_count_once_a_minute")]

    def __str__(self) -> str:
        return f"{self.gate}: {self.people}"


@tracked("event", "stage", "starts_at", "ends_at", "title", "title_en", "people", "enterprise")
class ProgrammeItem(Versioned):
    """Something on a stage at a time; a stage has one thing at a time."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="programme", verbose_name=_("event"))
    stage = models.CharField(_("stage"), max_length=60)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    people = models.CharField(_("who"), max_length=200, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("enterprise")
    )

    class Meta(Versioned.Meta):
        verbose_name = _("item of the programme")
        verbose_name_plural = _("programme")
        ordering = ("starts_at", "stage", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="programme_starts_before_it_ends",
                violation_error_message=_("The end must be after the start"),
            ),
            ExclusionConstraint(
                name="programme_one_at_a_time",
                expressions=[
                    ("event", RangeOperators.EQUAL),
                    (Lower("stage"), RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("There is something else on this stage at that time"),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked("event", "outlet", "medium", "people", "name", "email", "phone", "equipment", "state", "answer")
class MediaRequest(Versioned):
    """A newsroom asks to be let in with its people and equipment."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="media_requests", verbose_name=_("event"))
    form_key = models.UUIDField(unique=True, editable=False)
    outlet = models.CharField(_("newsroom"), max_length=120)
    medium = models.CharField(_("kind of media"), max_length=60)
    people = models.PositiveSmallIntegerField(_("how many come"), default=1)
    name = models.CharField(_("name and surname"), max_length=120)
    email = models.EmailField(_("e-mail"))
    phone = PhoneNumberField(_("phone"), blank=True)
    equipment = models.CharField(_("equipment, power, parking"), max_length=400, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MediaState, default=MediaState.NEW, editable=False)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    language = models.CharField(_("language of mails"), max_length=8, choices=settings.LANGUAGES)
    created_at = models.DateTimeField(_("asked at"))

    class Meta(Versioned.Meta):
        verbose_name = _("request of the media")
        verbose_name_plural = _("requests of the media")
        ordering = ("created_at", "id")
        constraints = [
            models.UniqueConstraint(
                "event", Lower("email"), condition=Q(state__in=[MediaState.NEW, MediaState.ACCEPTED]),
                name="media_request_once",
                violation_error_message=_("There is a request with this e-mail already"),
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, 10)),
                name="media_request_people",
                violation_error_message=_("Enter 1 to 10 people"),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.outlet
