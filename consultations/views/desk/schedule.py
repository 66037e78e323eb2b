"""Who consults when: hours, leave, closed and open days, the calendar feed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.models import ClosedDay, OfficeHours, OpenDay
from centar.staff import staff_required
from centar.workdays import holidays_of
from consultations.actions import schedule as actions
from consultations.forms.schedule import ClosedDayForm, ExceptionForm, HoursForm, OpenDayForm, ScheduleForm
from consultations.models import Consultant, ConsultingHours, ScheduleException
from consultations.stranded import stranded_bookings
from consultations.views.desk.common import KEEP, asked_day, own_consultant, sent_from

KEEP_ALL = "consultations.change_consultant"
NEW_FEED = "new_feed"  # the cookie that carries a new address to the page that shows it
FIRST_YEAR, LAST_YEAR = 2020, 2100


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not as its weekday says: a holiday, closed or opened by the office."""

    day: dt.date
    name: str
    closed: ClosedDay | None
    opened: OpenDay | None


@never_cache
@staff_required(KEEP)
@require_GET
def schedule(request: SignedInRequest) -> HttpResponse:
    """A coordinator sees everybody's, a consultant their own; the days of the year are the same for all."""
    keeps_all = request.user.has_perm(KEEP_ALL)
    people = list(Consultant.objects.select_related("user")) if keeps_all else []
    consultant = _shown(request, people) if keeps_all else own_consultant(request)
    year = _asked_year(request)
    context: dict[str, Any] = {
        "people": people,
        "consultant": consultant,
        "keeps_all": keeps_all,
        "year": year,
        "days": special_days(year),
        "usual_hours": OfficeHours.objects.all(),
    }
    if consultant:
        ended = timezone.localdate() - dt.timedelta(days=30)
        context |= {
            "hours": consultant.hours.exclude(valid_to__lt=ended),
            "exceptions": consultant.exceptions.filter(ends_at__gte=timezone.now() - dt.timedelta(days=30)).order_by(
                "starts_at"
            ),
        }
    return TemplateResponse(request, "consultations/desk_schedule.html", context)


def _shown(request: SignedInRequest, people: list[Consultant]) -> Consultant | None:
    """The one in the address, else oneself, else the first."""
    asked = request.GET.get("kod", "")
    for one in people:
        if str(one.pk) == asked:
            return one
    return next((one for one in people if one.user_id == request.user.pk), people[0] if people else None)


def _asked_year(request: SignedInRequest) -> int:
    asked = request.GET.get("godina", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and FIRST_YEAR <= int(asked) <= LAST_YEAR:
        return int(asked)
    return timezone.localdate().year


def special_days(year: int) -> list[SpecialDay]:
    """The public holidays of the year and the days that the office closes or opens, in order."""
    closed = {row.date: row for row in ClosedDay.objects.filter(date__year=year)}
    opened = {row.date: row for row in OpenDay.objects.filter(date__year=year)}
    holidays = holidays_of(year)
    days = sorted({*holidays, *closed, *opened})
    return [SpecialDay(day, holidays.get(day, ""), closed.get(day), opened.get(day)) for day in days]


@never_cache
@staff_required(KEEP_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_add(request: SignedInRequest, pk: int) -> HttpResponse:
    consultant = get_object_or_404(Consultant.objects.select_related("user"), pk=pk)
    form = HoursForm(request.POST or None, consultant=consultant, initial={"valid_from": timezone.localdate()})
    return _form_page(request, form, consultant, _("Add hours"))


@never_cache
@staff_required(KEEP_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def exception_add(request: SignedInRequest, pk: int) -> HttpResponse:
    consultant = get_object_or_404(Consultant.objects.select_related("user"), pk=pk)
    form = ExceptionForm(request.POST or None, consultant=consultant)
    return _form_page(request, form, consultant, _("Add leave or other hours"))


def _form_page(request: SignedInRequest, form: ScheduleForm, consultant: Consultant, title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and form.saved():
        return _after_change(request, consultant)
    context = {"form": form, "title": title, "consultant": consultant, "back_url": _address(consultant)}
    return TemplateResponse(request, "consultations/desk_schedule_form.html", context)


@staff_required(KEEP_ALL)
@sent_from("consultations:desk_schedule")
def hours_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ConsultingHours.objects.select_related("consultant"), pk=pk)
    row.delete()
    return _after_change(request, row.consultant)


@staff_required(KEEP_ALL)
@sent_from("consultations:desk_schedule")
def exception_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ScheduleException.objects.select_related("consultant"), pk=pk)
    row.delete()
    return _after_change(request, row.consultant)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def feed_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new address by POST; the page after it shows it, which came along in a cookie and stands nowhere else."""
    consultant = get_object_or_404(Consultant.objects.select_related("user"), pk=pk)
    if consultant.user_id != request.user.pk and not request.user.has_perm(KEEP_ALL):
        raise Http404
    if request.method == "POST":
        answer = redirect(request.path)
        token = actions.rotate_feed(consultant=consultant)
        answer.set_cookie(
            NEW_FEED, token, max_age=60, path=request.path, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
        return answer
    token = request.COOKIES.get(NEW_FEED, "")
    if consultant.feed_token_sha256 != actions.feed_digest(token):
        return redirect(_address(consultant))
    address = settings.SITE_URL + reverse("consultations:feed", args=[token])
    context = {"consultant": consultant, "address": address, "back_url": _address(consultant)}
    page = TemplateResponse(request, "consultations/desk_feed.html", context)
    page.delete_cookie(NEW_FEED, path=request.path)
    return page


@never_cache
@staff_required(KEEP_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def day_close(request: SignedInRequest) -> HttpResponse:
    form = ClosedDayForm(request.POST or None, initial=_asked(request))
    if request.method == "POST" and form.is_valid():
        actions.close_day(**form.cleaned_data)
        return _after_change(request, None)
    context = {"form": form, "title": _("Close a day"), "back_url": reverse("consultations:desk_schedule")}
    return TemplateResponse(request, "consultations/desk_schedule_form.html", context)


@never_cache
@staff_required(KEEP_ALL)
@require_http_methods(["GET", "HEAD", "POST"])
def day_open(request: SignedInRequest) -> HttpResponse:
    usual = OfficeHours.objects.first()
    initial = _asked(request) | ({"opens": usual.opens, "closes": usual.closes} if usual else {})
    form = OpenDayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.open_day(**form.cleaned_data)
        return _after_change(request, None)
    context = {"form": form, "title": _("Open a day"), "back_url": reverse("consultations:desk_schedule")}
    return TemplateResponse(request, "consultations/desk_schedule_form.html", context)


@staff_required(KEEP_ALL)
@sent_from("consultations:desk_schedule")
def day_forget(request: SignedInRequest) -> HttpResponse:
    """The day is again what the calendar makes of it."""
    form = ClosedDayForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.forget_day(day=form.cleaned_data["day"])
    return _after_change(request, None)


def _asked(request: SignedInRequest) -> dict[str, Any]:
    return {"day": asked_day(request)} if "dan" in request.GET else {}


def _address(consultant: Consultant | None) -> str:
    return reverse("consultations:desk_schedule") + (f"?kod={consultant.pk}" if consultant else "")


def _after_change(request: SignedInRequest, consultant: Consultant | None) -> HttpResponse:
    """On to the talks that the change stranded, else back."""
    messages.success(request, _("The schedule is saved."))
    if count := len(stranded_bookings(now=timezone.now())):
        text = ngettext(
            "%(count)d talk has lost its time. Move or cancel it here.",
            "%(count)d talks have lost their time. Move or cancel them here.",
            count,
        )
        messages.warning(request, text % {"count": count})
        return redirect("consultations:desk_stranded")
    return redirect(_address(consultant))
