"""The phone desk: a caller is booked on one page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.languages import active_language
from centar.staff import staff_required
from centar.templatetags.script import script
from consultations.actions.booking import book
from consultations.actions.refusals import ContactBusy, NotOffered, SlotTaken
from consultations.forms.desk import PhoneDeskForm
from consultations.models import Client, Consultant, Mode, Source, Topic
from consultations.slots import Slot, Wish, free_slots, nearest_free
from consultations.views.desk.common import KEEP, asked_consultant, note_reading

OFFERED = 12
# how far to look for free times, in days: most are found in the first stretch
LOOKED_THROUGH = (7, 45, 365)


@dataclass(frozen=True)
class Choice:
    """A link that changes one part of the wish and keeps the others."""

    label: Any
    query: str
    is_current: bool


def free_times(wish: Wish, *, now: dt.datetime) -> list[Slot]:
    """The next OFFERED times, the earliest first."""
    slots: list[Slot] = []
    today = timezone.localdate(now)
    for days in LOOKED_THROUGH:
        slots = free_slots(wish, first=today, last=today + dt.timedelta(days=days), now=now)
        if len(slots) >= OFFERED:
            break
    return slots[:OFFERED]


def taken_text(moment: dt.datetime) -> str:
    return _("The time at %(time)s has just been taken. Choose another time") % {
        "time": f"{timezone.localtime(moment):%H:%M}"
    }


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    wish = asked_wish(request)
    if wish is None:
        return TemplateResponse(request, "consultations/desk_new.html", {"topics": []})
    now = timezone.now()
    form = PhoneDeskForm(request.POST or None, initial=known_client(request) | {"language": active_language()})
    status = 200
    if request.method == "POST":
        if form.is_valid():
            answer = _book(request, wish, form, now)
            if answer is not None:
                return answer
            status = 409
        elif not form.has_offer:
            form.offer(free_times(wish, now=now))
    else:
        form.offer(free_times(wish, now=now), choose_first=True)
    context = {"form": form, "wish": wish, "wait_query": wish_query(request, wish), **_choices(request, wish)}
    return TemplateResponse(request, "consultations/desk_new.html", context, status=status)


def asked_wish(request: SignedInRequest) -> Wish | None:
    """What is in the address: a topic, a way of talking, a consultant; the first where nothing is said."""
    topics = Topic.objects.filter(consultants__is_active=True).distinct()
    topic = topics.filter(slug=request.GET.get("tema", "")).first() or topics.first()
    if topic is None:
        return None
    mode = request.GET.get("nacin", "")
    if mode not in topic.modes:
        mode = topic.modes[0]
    consultant = asked_consultant(request)
    if consultant is not None and not consultant.topics.filter(pk=topic.pk).exists():
        consultant = None
    return Wish(topic, mode, consultant=consultant, is_staff=True)


def known_client(request: SignedInRequest) -> dict[str, Any]:
    """The person of the client file from which the desk was opened."""
    asked = request.GET.get("klijent", "")
    client = (
        Client.objects.filter(pk=int(asked)).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 18
        else None
    )
    if client is None:
        return {}
    note_reading(request, client, "desk_new")
    return {"name": client.name, "phone": client.phone, "email": client.email, "municipality": client.municipality_id}


def _now_asked(request: SignedInRequest, wish: Wish) -> dict[str, Any]:
    asked = {"tema": wish.topic.slug, "nacin": wish.mode, "kod": wish.consultant.pk if wish.consultant else ""}
    if client := request.GET.get("klijent"):
        asked["klijent"] = client
    return asked


def wish_query(request: SignedInRequest, wish: Wish) -> str:
    """What is chosen, for the address of another page that reads it by `asked_wish` and `known_client`."""
    return urlencode(_now_asked(request, wish))


def _choices(request: SignedInRequest, wish: Wish) -> dict[str, list[Choice]]:
    now_asked = _now_asked(request, wish)

    def choice(label: Any, name: str, value: Any) -> Choice:
        return Choice(label, "?" + urlencode(now_asked | {name: value}), now_asked[name] == value)

    topics = Topic.objects.filter(consultants__is_active=True).distinct()
    people = Consultant.objects.active().filter(topics=wish.topic).select_related("user")
    return {
        "topics": [choice(topic, "tema", topic.slug) for topic in topics],
        "modes": [choice(Mode(mode).label, "nacin", mode) for mode in wish.topic.modes],
        "consultants": [choice(None, "kod", ""), *(choice(one, "kod", one.pk) for one in people)],
    }


def _book(request: SignedInRequest, wish: Wish, form: PhoneDeskForm, now: dt.datetime) -> HttpResponse | None:
    """The booking's page, or None with other times on offer."""
    data = form.cleaned_data
    try:
        booking = book(
            wish=wish,
            starts_at=data["starts"],
            contact=form.contact,
            source=Source.PHONE,
            language=data["language"],
            by=request.user,
            now=now,
            form_key=data["form_key"],
            needs=data["needs"],
            is_confirmed=True,
        )
    except SlotTaken as refusal:
        form.offer_instead(refusal.nearest, taken_text(data["starts"]))
    except NotOffered:
        form.offer_instead(
            nearest_free(wish, data["starts"], now=now), _("Nobody consults at that time. Choose another one.")
        )
    except ContactBusy:
        form.offer_instead(
            nearest_free(wish, data["starts"], now=now), _("This contact already has a talk at that time")
        )
    else:
        messages.success(request, _("Booked: %(name)s.") % {"name": script(booking.client)})
        return redirect("consultations:desk_booking", booking.pk)
    return None
