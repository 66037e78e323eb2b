"""What the desk's pages of events share: who may, what looking at people leaves, who will be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from events.models import Event, Registration

SEE = "events.view_event"
KEEP = "events.change_event"
SEE_PEOPLE = "events.view_registration"
KEEP_PEOPLE = "events.change_registration"

View = Callable[..., HttpResponse]


def note_reading(request: SignedInRequest, subject: Model, page: str) -> None:
    """Before a page with somebody's personal detail is made: that this person looks is written down."""
    record_reading(by=request.user, subject=subject, place=f"events:{page}", now=timezone.now())


def sent_from(page: str) -> Callable[[View], View]:
    """An address that only buttons send to. Whoever comes by a link, as after signing in again, is led to the page
    with the button."""

    def decorator(view: View) -> View:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs) if request.method == "POST" else redirect(page, **kwargs)

        return answer

    return decorator


def back_to(request: SignedInRequest, page: str, *args: object) -> HttpResponseRedirect:
    """To the page of ours that the form named, else to the one given."""
    target = request.POST.get("next", "")
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return HttpResponseRedirect(target)
    return redirect(page, *args)


@dataclass(frozen=True)
class Told:
    """Who will learn of a change: so many by mail, and by phone those who have no e-mail."""

    mails: int
    calls: list[Registration]

    @property
    def nobody(self) -> bool:
        return not self.mails and not self.calls


def told_of(registrations: Iterable[Registration]) -> Told:
    everybody = list(registrations)
    calls = [registration for registration in everybody if not registration.email]
    return Told(len(everybody) - len(calls), calls)


def told_about(event: Event) -> Told:
    return told_of(event.registrations.active())
