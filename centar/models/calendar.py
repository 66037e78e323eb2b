from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.models.edition import renews_edition
from centar.models.versioned import Versioned


@tracked("weekday", "opens", "closes")
class OfficeHours(Versioned):
    """When the office is open on a day of the week; two rows make a day with a break."""

    weekday = models.PositiveSmallIntegerField(_("day"), choices=list(WEEKDAYS.items()))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("office hours")
        verbose_name_plural = _("office hours")
        ordering = ("weekday", "opens")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")),
                name="office_opens_before_it_closes",
                violation_error_message=_("Closing time must be after opening time"),
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="office_weekday_known"),
            models.UniqueConstraint(
                fields=["weekday", "opens"],
                name="office_opens_once_at_a_time",
                violation_error_message=_("These hours are already entered"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


@tracked("date", "reason")
class ClosedDay(Versioned):
    """A day without office that is no public holiday."""

    date = models.DateField(
        _("date"), unique=True, error_messages={"unique": _("This day is already marked as closed")}
    )
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ("-date",)

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y.}"


@tracked("date", "opens", "closes", "reason")
class OpenDay(Versioned):
    """A public holiday or a weekend day on which the office is open all the same; a closed day is stronger."""

    date = models.DateField(_("date"), unique=True, error_messages={"unique": _("This day is already marked as open")})
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("open day")
        verbose_name_plural = _("open days")
        ordering = ("-date",)
        constraints = [
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")),
                name="open_day_opens_before_it_closes",
                violation_error_message=_("Closing time must be after opening time"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y.} {self.opens:%H:%M}–{self.closes:%H:%M}"
