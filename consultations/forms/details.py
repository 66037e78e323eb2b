"""The one page of questions on the way to a talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from centar.forms import prepare
from centar.models import Municipality
from centar.script import in_script
from centar.templatetags.script import script
from centar.twins import in_language
from consultations.forms.contact import ContactForm
from consultations.models import IntakeQuestion, Mode, QuestionKind, Topic

ANSWER_FIRST = _("Answer this question")
CHOOSE_ANSWER = _("Choose an answer")
STORED_IN = "sr-latn"  # the language in which staff read the answers that are chosen and not typed


class DetailsForm(ContactForm):
    municipality = forms.ModelChoiceField(
        label=_("City or municipality"), queryset=Municipality.objects.none(), required=False
    )
    needs = forms.CharField(
        label=_("What do you need to attend?"),
        help_text=_("For example: a sign language interpreter, a room on the ground floor, large print."),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, topic: Topic, mode: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_phone = mode == Mode.PHONE
        if self.needs_phone:
            self.fields["phone"].help_text = _("We call you on this number.")
            self.required_sometimes = ("phone",)
        if mode != Mode.IN_PERSON:
            self.fields["needs"].help_text = _("For example: a sign language interpreter, more time.")
        self.fields["municipality"].queryset = Municipality.objects.by_name()
        self.fields["municipality"].empty_label = _("Choose")
        self.fields["municipality"].label_from_instance = script
        self.questions = {f"question_{question.pk}": question for question in topic.questions.all()}
        for name, question in self.questions.items():
            self.fields[name] = _field_for(question)
            prepare(self.fields[name])
        self.order_fields(["name", "phone", "email", "municipality", *self.questions])

    def answers(self) -> list[dict[str, str]]:
        """What was answered, with the questions as they were asked, in Serbian."""
        return [
            {"question": question.label, "answer": str(answer)}
            for name, question in self.questions.items()
            if (answer := self.cleaned_data[name])
        ]

    def shown(self) -> list[tuple[str, str, bool]]:
        """Label, text and whether the person typed it, of everything filled in, for the check page."""
        rows = []
        for name, field in self.fields.items():
            value = self.cleaned_data[name]
            if value and name not in ("name", "phone", "email"):
                is_typed = not isinstance(field, forms.TypedChoiceField)
                answer = str(value) if is_typed else dict(field.widget.choices)[self.data[name]]
                rows.append((str(field.label), answer, is_typed))
        return rows


def _field_for(question: IntakeQuestion) -> forms.Field:
    language = get_language() or STORED_IN
    label = in_language(question, "label", language)
    if question.kind == QuestionKind.YES_NO:
        return _choice(label, question, [_yes(), _no()], [gettext("Yes"), gettext("No")])
    if question.kind == QuestionKind.CHOICE:
        stored, shown = _options(question, language)
        return _choice(label, question, stored, shown)
    is_long = question.kind == QuestionKind.LONG_TEXT
    return forms.CharField(
        label=label,
        required=question.is_required,
        max_length=1500 if is_long else 200,
        widget=forms.Textarea(attrs={"rows": 4}) if is_long else forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": ANSWER_FIRST},
    )


def _choice(label: str, question: IntakeQuestion, stored: list[str], shown: list[str]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        required=question.is_required,
        choices=[(str(number), text) for number, text in enumerate(shown)],
        coerce=lambda number: stored[int(number)],
        empty_value="",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE_ANSWER},
    )


def _options(question: IntakeQuestion, language: str) -> tuple[list[str], list[str]]:
    """The answers to choose from: as they are stored, and as the reader sees them."""
    stored = [line.strip() for line in question.options.splitlines() if line.strip()]
    english = [line.strip() for line in question.options_en.splitlines() if line.strip()]
    if language == "en" and len(english) == len(stored):
        return stored, english
    return stored, [in_script(line, language) for line in stored]


def _yes() -> str:
    with override(STORED_IN):
        return gettext("Yes")


def _no() -> str:
    with override(STORED_IN):
        return gettext("No")
