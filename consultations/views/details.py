"""From a chosen time to the booking: the questions, the check of the answers, the refusals on the way."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.accounts import count_unasked_mail
from centar.kept import one_edition
from centar.limits import client_prefix, hit
from consultations.actions.booking import book
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken, TooManyOpen
from consultations.choice import Choice, read_choice
from consultations.forms.contact import known_contact
from consultations.forms.details import DetailsForm
from consultations.models import Booking, Source
from consultations.slots import is_free, who_works
from consultations.stamps import read_stamp, stamp
from consultations.views.access import is_proven, person, remember
from consultations.views.times import Kept, nearest_times, not_offered, refused_words, times_page

BOOKINGS_AN_HOUR = 20  # from one network
HOUR = dt.timedelta(hours=1)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@one_edition()
def details(request: HttpRequest) -> HttpResponse:
    """Each press of a button sends everything there is so far; nothing is kept on the server until the booking."""
    data = request.POST if request.method == "POST" else request.GET
    choice = read_choice(data)
    if choice is None or not data:  # also when the language is changed halfway
        return redirect("consultations:times")
    kept = _kept(request)
    starts_at = read_stamp(data.get("vreme", ""))
    if not choice.is_as_asked:
        return times_page(request, choice, notice=not_offered(), kept=kept)
    if "times" in data or "od" in data:
        return times_page(request, choice, kept=kept)
    if starts_at is None:
        return times_page(request, choice, error=_("Choose the day and time of the talk"), kept=kept)
    if request.method != "POST":
        return _first_look(request, choice, starts_at)
    return _answered(request, choice, starts_at, kept)


def _kept(request: HttpRequest) -> Kept:
    """What was filled in, to go along in hidden fields."""
    chosen = {"tema", "nacin", "savetnik", "vreme", "od", "csrfmiddlewaretoken", "times", "check", "edit", "send"}
    return [(name, str(value)) for name, value in request.POST.items() if name not in chosen]


def _first_look(request: HttpRequest, choice: Choice, starts_at: dt.datetime) -> HttpResponse:
    now = timezone.now()
    if not is_free(choice.wish, starts_at, now=now):
        refusal = SlotTaken([]) if who_works(choice.wish, starts_at, now=now) else NotOffered()
        return times_page(request, choice, error=refused_words(refusal, starts_at), status=409)
    initial = known_contact(request.user) if request.user.is_authenticated else None
    form = DetailsForm(topic=choice.topic, mode=choice.mode, initial=initial)
    return _page(request, "details", choice, starts_at, form=form)


def _answered(request: HttpRequest, choice: Choice, starts_at: dt.datetime, kept: Kept) -> HttpResponse:
    form = DetailsForm(request.POST, topic=choice.topic, mode=choice.mode)
    if not form.is_valid() or "edit" in request.POST:
        return _page(request, "details", choice, starts_at, form=form)
    if "send" not in request.POST:
        return _page(request, "check", choice, starts_at, form=form, kept=kept, **_facts(request, form))
    return _try_to_book(request, choice, starts_at, form, kept)


def _try_to_book(
    request: HttpRequest, choice: Choice, starts_at: dt.datetime, form: DetailsForm, kept: Kept
) -> HttpResponse:
    try:
        booking = _book(request, choice, starts_at, form)
    except TooManyOpen:
        return TemplateResponse(request, "consultations/too_many.html", status=409)
    except (SlotTaken, NotOffered, ContactBusy) as refusal:
        context = {
            "choice": choice,
            "error": refused_words(refusal, starts_at),
            "nearest": nearest_times(refusal, choice.wish, starts_at),
            "kept": kept,
        }
        return TemplateResponse(request, "consultations/taken.html", context, status=409)
    response = redirect("consultations:booking", booking.code)
    remember(request, response, booking)
    return response


def _book(request: HttpRequest, choice: Choice, starts_at: dt.datetime, form: DetailsForm) -> Booking:
    """Raises the refusals of `book`, and LimitExceeded."""
    if sent := Booking.objects.filter(form_key=form.form_key).first():
        return sent
    now = timezone.now()
    contact = form.contact()
    proven = is_proven(request, contact)
    hit(key=f"booking:{client_prefix(request)}", limit=BOOKINGS_AN_HOUR, window=HOUR, now=now)
    if contact.email and not proven:
        count_unasked_mail(contact.email, now=now)
    return book(
        wish=choice.wish,
        starts_at=starts_at,
        contact=contact,
        source=Source.WEB,
        language=get_language() or "sr-latn",
        by=person(request),
        now=now,
        form_key=form.form_key,
        needs=form.cleaned_data["needs"],
        answers=form.answers(),
        is_confirmed=proven,
    )


def _facts(request: HttpRequest, form: DetailsForm) -> dict[str, object]:
    contact = form.contact()
    return {"contact": contact, "is_proven": is_proven(request, contact)}


def _page(request: HttpRequest, name: str, choice: Choice, starts_at: dt.datetime, **context: object) -> HttpResponse:
    context |= {"choice": choice, "starts_at": starts_at, "stamp": stamp(starts_at)}
    return TemplateResponse(request, f"consultations/{name}.html", context)
