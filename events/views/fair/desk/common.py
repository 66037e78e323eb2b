"""What the pages of the fair's desk share: who may, whose fair, how a part of it is edited, how a step is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.templatetags.script import script
from centar.versions import StaleRecord, VersionedFormMixin
from events.actions.fair.refusals import (
    FairBegun,
    QuotaFull,
    QuotaTooLow,
    StandNotForThem,
    StandTaken,
    WrongApplicationState,
)
from events.actions.fair.setting_up import Part, keep
from events.models import ExhibitorApplication, Fair

View = Callable[..., HttpResponse]
KEEP = "events.change_fair"
VOTE = "events.add_vote"
CHANGED_MEANWHILE = gettext_lazy("The application was changed meanwhile. Look at it again, then save once more.")


def fair_or_404(year: int) -> Fair:
    return get_object_or_404(Fair.objects.select_related("event", "call"), year=year)


def application_or_404(pk: int) -> ExhibitorApplication:
    """Staff see what was sent; drafts belong to their people."""
    return get_object_or_404(ExhibitorApplication.objects.sent().for_page(), pk=pk)


def note_reading(request: SignedInRequest, subject: Model, page: str) -> None:
    """Before a page with somebody's contact or votes is made: that this person looks is written down."""
    record_reading(by=request.user, subject=subject, place=f"events:{page}", now=timezone.now())


def sent_from(page: str) -> Callable[[View], View]:
    """An address that only buttons send to. Whoever comes by a link is led to the page with the button."""

    def decorator(view: View) -> View:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def answer(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(page, **{name: value for name, value in kwargs.items() if name in ("year", "pk")})

        return answer

    return decorator


def edit_page(
    request: SignedInRequest,
    form_class: type[VersionedFormMixin],
    row: Part,
    *,
    fair: Fair,
    title: str,
    back_url: str,
    **context: Any,
) -> HttpResponse:
    """A part of the fair in a form; whoever saves second sees both versions."""
    form = form_class(request.POST or None, request.FILES or None, instance=row)
    status = 200
    if request.method == "POST":
        try:
            if form.is_valid():
                values = dict(form.cleaned_data)
                seen = values.pop("seen_version", None)
                keep(fair=fair, row=form.instance, values=values, seen=seen, by=request.user, now=timezone.now())
                messages.success(request, _("Saved."))
                return redirect(back_url)
        except StaleRecord as stale:  # saved by somebody in the very moment: the form says both versions
            form = form_class(request.POST, request.FILES, instance=stale.current)
            form.is_valid()
        except QuotaTooLow as refusal:
            form.add_error("quota", too_low_text(refusal))
            status = 409
        except StandTaken as refusal:
            form.add_error("stand_type", stand_taken_text(refusal))
            status = 409
        except ValidationError as error:
            form.add_error(None, error.messages)
        status = 409 if form.has_error("__all__", "stale") else status
    context |= {"fair": fair, "form": form, "title": title, "back_url": back_url}
    return TemplateResponse(request, "events/fair/desk/edit.html", context, status=status)


def too_low_text(refusal: QuotaTooLow) -> str:
    taken = refusal.stand_type.taken
    text = ngettext(
        "%(taken)d place of this type is given or promised. Enter at least as many, or first move somebody to another "
        "type or to the waiting list.",
        "%(taken)d places of this type are given or promised. Enter at least as many, or first move somebody to "
        "another type or to the waiting list.",
        taken,
    )
    return text % {"taken": taken}


def stand_taken_text(refusal: StandTaken) -> str:
    holder = ExhibitorApplication.objects.filter(stand=refusal.stand).select_related("enterprise").first()
    words = {"stand": refusal.stand.code, "name": script(holder.enterprise.name) if holder else "–"}
    return _("Stand %(stand)s belongs to %(name)s. Take it back first, or swap the two.") % words


def refusal_text(refusal: Exception) -> str:
    """What to say on the page that the person is led back to."""
    if isinstance(refusal, WrongApplicationState):
        state = refusal.application.get_state_display()
        return _("This cannot be done: the application is now “%(state)s”.") % {"state": state}
    if isinstance(refusal, StandTaken):
        return stand_taken_text(refusal)
    if isinstance(refusal, QuotaFull):
        words = {"type": script(refusal.stand_type.name), "quota": refusal.stand_type.quota}
        return (
            _("All places of the type “%(type)s” (%(quota)s) are given or promised. Free one, or raise the number.")
            % words
        )
    if isinstance(refusal, FairBegun):
        return _("The fair has begun, so nobody can be accepted any more. Choose another decision.")
    if isinstance(refusal, StandNotForThem):
        return _("This stand is not one of this fair, or this exhibitor cannot have it.")
    raise refusal
