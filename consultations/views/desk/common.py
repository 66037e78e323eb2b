"""What the desk's pages share: who may, where to go back to, what looking at somebody's file leaves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from consultations.models import Consultant

View = Callable[..., HttpResponse]
KEEP = "consultations.change_booking"
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def note_reading(request: SignedInRequest, subject: Model, page: str) -> None:
    """Before a page with somebody's file or notes is made: that this person looks is written down."""
    record_reading(by=request.user, subject=subject, place=f"consultations:{page}", now=timezone.now())


def sent_from(page: str, *, with_pk: bool = False) -> Callable[[View], View]:
    """An address that only buttons send to. Whoever comes by a link, as after signing in again, is led to the page
    with the button: of the same record where it has one."""

    def decorator(view: View) -> View:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(page, **(kwargs if with_pk else {}))

        return answer

    return decorator


def back_to(request: SignedInRequest, page: str, *args: object) -> HttpResponseRedirect:
    """To the page of ours that the form named, else to the one given."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return HttpResponseRedirect(target)
    return redirect(page, *args)


def asked_day(request: SignedInRequest) -> dt.date:
    """The day in the address; today for none, and for what is no day that a calendar needs."""
    try:
        day = parse_date(request.GET.get("dan", ""))
    except ValueError:
        day = None
    return day if day and FIRST_DAY <= day <= LAST_DAY else timezone.localdate()


def asked_consultant(request: SignedInRequest) -> Consultant | None:
    """The consultant in the address, by primary key; None for all."""
    asked = request.GET.get("kod", "")
    if not asked.isascii() or not asked.isdigit() or len(asked) > 9:
        return None
    return Consultant.objects.active().select_related("user").filter(pk=int(asked)).first()


def own_consultant(request: SignedInRequest) -> Consultant | None:
    """The consultant that the person is, if they are one."""
    return Consultant.objects.select_related("user").filter(user=request.user).first()
