from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from centar.audit import tracked
from centar.kept import Kept
from centar.models import Versioned
from centar.models.edition import renews_edition
from consultations.models.choices import Mode, QuestionKind

MOST_QUESTIONS = 10


class TopicQuerySet(models.QuerySet["Topic"]):
    def public(self) -> TopicQuerySet:
        """What a visitor may choose: shown on the site, with somebody who consults on it."""
        return self.filter(is_public=True, consultants__is_active=True).distinct()


@tracked(
    "slug", "name", "name_en", "description", "description_en", "documents", "documents_en", "minutes",
    "buffer_minutes", "modes", "is_public", "is_discreet", "position",
)  # fmt: skip
class Topic(Versioned):
    """What people come to talk about. Serbian texts are typed once, in either script; `_en` twins are optional.

    A discreet topic is named in no mail, calendar entry or list that somebody else may see.
    """

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    description = models.TextField(_("description"), max_length=400)
    description_en = models.TextField(_("description in English"), max_length=400, blank=True)
    documents = models.TextField(_("what to bring"), max_length=400, blank=True)
    documents_en = models.TextField(_("what to bring, in English"), max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=45)
    buffer_minutes = models.PositiveSmallIntegerField(_("break after it, in minutes"), default=0)
    modes: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=10, choices=Mode), verbose_name=_("ways of talking")
    )
    is_public = models.BooleanField(_("shown on the site"), default=True)
    is_discreet = models.BooleanField(_("discreet"), default=False)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = TopicQuerySet.as_manager()

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ("position", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(10, 180)) & Q(minutes=F("minutes") / 5 * 5),
                name="topic_minutes_in_steps_of_five",
                violation_error_message=_("Enter 10 to 180 minutes, in steps of five"),
            ),
            models.CheckConstraint(
                condition=Q(buffer_minutes__range=(0, 60)) & Q(buffer_minutes=F("buffer_minutes") / 5 * 5),
                name="topic_buffer_in_steps_of_five",
                violation_error_message=_("Enter 0 to 60 minutes, in steps of five"),
            ),
            models.CheckConstraint(
                condition=Q(modes__len__gte=1) & Q(modes__contained_by=Mode.values),
                name="topic_has_a_mode",
                violation_error_message=_("Choose at least one way of talking"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def mode_labels(self) -> list[str]:
        return [str(mode.label) for mode in Mode if mode in self.modes]

    @property
    def length(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.minutes)

    @property
    def buffer(self) -> dt.timedelta:
        return dt.timedelta(minutes=self.buffer_minutes)


@tracked("topic", "kind", "label", "label_en", "options", "options_en", "is_required", "position")
class IntakeQuestion(Versioned):
    """A question asked with the booking of a topic; `options` has a line for each answer to choose from."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="questions", verbose_name=_("topic"))
    kind = models.CharField(_("kind"), max_length=10, choices=QuestionKind, default=QuestionKind.TEXT)
    label = models.CharField(_("question"), max_length=200)
    label_en = models.CharField(_("question in English"), max_length=200, blank=True)
    options = models.TextField(_("answers to choose from"), max_length=600, blank=True)
    options_en = models.TextField(_("answers to choose from, in English"), max_length=600, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    position = models.PositiveSmallIntegerField(_("place in the list"))

    class Meta(Versioned.Meta):
        triggers = [*Versioned.Meta.triggers, renews_edition()]
        verbose_name = _("intake question")
        verbose_name_plural = _("intake questions")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "position"],
                name="intake_question_place_once",
                violation_error_message=_("Two questions cannot have the same place"),
            ),
            models.CheckConstraint(
                condition=~Q(kind="choice") | Q(options__contains="\n"),
                name="intake_choice_has_options",
                violation_error_message=_("Write at least two answers, each on its own line"),
            ),
        ]

    def __str__(self) -> str:
        return self.label


def read_public_topics() -> tuple[Topic, ...]:
    """With their questions."""
    return tuple(Topic.objects.public().prefetch_related("questions"))


public_topics = Kept(read_public_topics)
