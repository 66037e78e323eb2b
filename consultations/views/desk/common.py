"""What the desk's pages share: who may, where to go back to, what looking at somebody's file leaves."""

from __future__ import annotations

import datetime as dt

from django.db.models import Model
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.http import url_has_allowed_host_and_scheme

from centar.http import SignedInRequest
from centar.readings import record_reading
from consultations.models import Consultant

KEEP = "consultations.change_booking"
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


def note_reading(request: SignedInRequest, subject: Model, page: str) -> None:
    """Before a page with somebody's file or notes is made: that this person looks is written down."""
    record_reading(by=request.user, subject=subject, place=f"consultations:{page}", now=timezone.now())


def back_to(request: SignedInRequest, page: str, *args: object) -> HttpResponseRedirect:
    """To the page of ours that the form named, else to the one given."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return redirect(target)
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
