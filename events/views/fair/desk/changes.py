"""Steps that change an application after it was sent or decided; each on a page that says what will happen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.forms import Form
from centar.http import SignedInRequest
from centar.models import User
from centar.staff import staff_required
from events.actions.fair import applying, reviewing
from events.actions.fair.refusals import AlreadyApplied, CallClosed, FairRefusal
from events.forms.fair_review import ConfirmForm, NoteForm, ReasonForm
from events.models import ApplicationState, ExhibitorApplication
from events.models.choices import HOLDING, IN_REVIEW
from events.views.fair.desk.common import KEEP, application_or_404, note_reading, refusal_text

A = ApplicationState


def _reopen(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    reviewing.reopen(application=application, message=data["message"], by=by, now=now)


def _cancel(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    reviewing.cancel(application=application, message=data["message"], by=by, now=now)


def _offer(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    reviewing.let_be_offered(application=application, by=by, now=now)


def _withdraw(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    applying.withdraw(application=application, by=by, now=now, message=data["message"])


def _undo(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    applying.undo_withdrawal(application=application, by=by, on_behalf=True, now=now)


def _confirm(application: ExhibitorApplication, by: User, now: dt.datetime, data: dict[str, Any]) -> None:
    applying.confirm(application=application, helpers=data["helpers"], by=by, now=now)


@dataclass(frozen=True)
class Step:
    """A button of the review page, the states in which it is there, what its page says, and what it does."""

    name: str
    title: Any
    says: Any
    states: tuple[str, ...]
    form: type[Form]
    do: Callable[[ExhibitorApplication, User, dt.datetime, dict[str, Any]], None]
    done: Any
    is_dangerous: bool = False


STEPS = {
    step.name: step
    for step in (
        Step(
            "potvrda",
            gettext_lazy("Confirm for them"),
            gettext_lazy("The exhibitor said by phone that they are coming. A mail says so as well."),
            (A.ACCEPTED,),
            ConfirmForm,
            _confirm,
            gettext_lazy("Confirmed: the exhibitor is coming."),
        ),
        Step(
            "ponuda",
            gettext_lazy("Let it be offered a place"),
            gettext_lazy("A late application is offered a place in its turn, after those who came in time."),
            (A.WAITLISTED,),
            Form,
            _offer,
            gettext_lazy("It is offered a place in its turn."),
        ),
        Step(
            "ponovo",
            gettext_lazy("Decide anew"),
            gettext_lazy("The decision no longer holds. The application is under review again, its people are told."),
            tuple(reviewing.REVERSIBLE),
            NoteForm,
            _reopen,
            gettext_lazy("The application is under review again."),
        ),
        Step(
            "povlacenje",
            gettext_lazy("Withdraw for them"),
            gettext_lazy("The exhibitor said that they are not coming. A place that they had goes to the next."),
            (*IN_REVIEW, A.WAITLISTED, *HOLDING[:2]),
            NoteForm,
            _withdraw,
            gettext_lazy("The application is withdrawn."),
        ),
        Step(
            "vracanje",
            gettext_lazy("Take the withdrawal back"),
            gettext_lazy("The application holds again. A place that was given up has to be free again."),
            (A.WITHDRAWN,),
            Form,
            _undo,
            gettext_lazy("The application holds again."),
        ),
        Step(
            "otkazivanje",
            gettext_lazy("Cancel the place"),
            gettext_lazy("The Center takes the place back for a reason that is told. It goes to the next."),
            tuple(reviewing.CANCELLABLE),
            ReasonForm,
            _cancel,
            gettext_lazy("The place is cancelled."),
            is_dangerous=True,
        ),
    )
}
del A


def steps_for(application: ExhibitorApplication) -> list[Step]:
    """What can be done with it in the state it is in."""
    found = [step for step in STEPS.values() if application.state in step.states]
    return [step for step in found if step.name != "ponuda" or not application.may_be_offered]


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    found = application_or_404(pk)
    step = STEPS.get(name)
    if step is None:
        raise Http404
    if found.state not in step.states:
        state = found.get_state_display()
        messages.error(request, _("This cannot be done: the application is now “%(state)s”.") % {"state": state})
        return redirect("events:desk_application", pk)
    form = step.form(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        try:
            step.do(found, request.user, timezone.now(), form.cleaned_data)
            messages.success(request, step.done)
        except CallClosed:
            messages.error(request, _("The fair has begun or is cancelled, so this can no longer be taken back."))
        except AlreadyApplied:
            messages.error(request, _("The enterprise has applied anew meanwhile. Look at that application."))
        except FairRefusal as refusal:
            messages.error(request, refusal_text(refusal))
        return redirect("events:desk_application", pk)
    note_reading(request, found, "desk_application_step")
    context = {"application": found, "fair": found.fair, "step": step, "form": form}
    return TemplateResponse(request, "events/fair/desk/change.html", context)


def _initial(found: ExhibitorApplication) -> dict[str, str]:
    return {"helpers": "\n".join(found.helpers.values_list("name", flat=True))}
