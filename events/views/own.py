"""One registration in the hands of whoever made it: page, calendar file, party, cancelling, certificate, feedback."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.accounts import count_unasked_mail
from centar.calendars import CANCEL, PUBLISH
from centar.languages import active_language
from centar.versions import StaleRecord
from events.actions import registering
from events.actions.refusals import AlreadyGiven, Closed, NoRoom, Over, PartyTooLarge, Refusal, WrongState
from events.actions.registering import can_change_online, may_give_feedback
from events.calendars import entry
from events.certificates import certificates, has_certificate
from events.forms.public import FeedbackForm, PartyForm
from events.models import Registration
from events.views.access import is_proven, person, registration_or_404
from events.views.public import CALENDAR


@login_not_required
@never_cache
@require_safe
def registration(request: HttpRequest, code: str) -> HttpResponse:
    found = registration_or_404(request, code)
    now = timezone.now()
    context = {
        "registration": found,
        "event": found.event,
        "is_over": found.event.is_over(now),
        "has_begun": found.event.starts_at <= now,
        "can_change": can_change_online(found, now=now),
        "may_give_feedback": may_give_feedback(found, now=now),
        "has_certificate": has_certificate(found, now=now),
        "ahead": _ahead(found),
    }
    return TemplateResponse(request, "events/registration.html", context)


def _ahead(found: Registration) -> int:
    """How many wait before them; none who has got a seat in this moment."""
    if not found.is_waiting:
        return 0
    waiting = list(found.event.registrations.waiting().values_list("pk", flat=True))
    return waiting.index(found.pk) if found.pk in waiting else 0


@login_not_required
@never_cache
@require_safe
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """The event for a calendar program; cancelled, the file takes it out again."""
    found = registration_or_404(request, code)
    if found.is_waiting:
        raise Http404
    gone = not found.is_active or found.event.is_cancelled
    text = entry(found, method=CANCEL if gone else PUBLISH, now=timezone.now())
    headers = {"Content-Disposition": 'attachment; filename="dogadjaj.ics"'}
    return HttpResponse(text, content_type=CALENDAR, headers=headers)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, code: str) -> HttpResponse:
    found = registration_or_404(request, code)
    if not can_change_online(found, now=timezone.now()):
        return _call_instead(request, found)
    most = max(found.event.largest_party, found.party)
    form = PartyForm(request.POST or None, most=most, initial={"party": found.party, "seen": found.version})
    status = 200
    if request.method == "POST" and form.is_valid():
        answer = _change(request, found, form)
        if answer is not None:
            return answer
        status = 409
    context = {"registration": found, "event": found.event, "form": form}
    return TemplateResponse(request, "events/party.html", context, status=status)


def _change(request: HttpRequest, found: Registration, form: PartyForm) -> HttpResponse | None:
    """The registration's page, or None with the reason in the form. Raises LimitExceeded."""
    data = form.cleaned_data
    if found.email and data["party"] != found.party and not is_proven(request, found.email):
        count_unasked_mail(found.email, now=timezone.now())
    try:
        registering.change_party(
            registration=found,
            party=data["party"],
            by=person(request),
            by_staff=False,
            now=timezone.now(),
            seen=data["seen"],
        )
    except NoRoom as refusal:
        form.add_error("party", no_room(refusal.left))
    except PartyTooLarge as refusal:
        form.add_error(
            "party",
            _("One registration is for %(most)d people at most. For more of you, call us") % {"most": refusal.most},
        )
    except Closed:
        form.add_error("party", _("Registration is closed, nobody can be added any more. Fewer can still come"))
    except StaleRecord:
        messages.warning(request, _("The registration was changed in the meantime. Look at it again."))
        return redirect("events:registration", found.code)
    except (WrongState, Over):
        return _call_instead(request, found)
    else:
        messages.success(request, _("The number of people is changed."))
        return redirect("events:registration", found.code)
    return None


def no_room(left: int) -> str:
    if not left:
        return _("All other seats are taken. Those you have stay yours")
    return ngettext(
        "There is %(count)d free seat beside yours. Choose a smaller number",
        "There are %(count)d free seats beside yours. Choose a smaller number",
        left,
    ) % {"count": left}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    found = registration_or_404(request, code)
    if not found.is_active:  # also after a double click
        return redirect("events:registration", code)
    if not can_change_online(found, now=timezone.now()):
        return _call_instead(request, found)
    if request.method == "POST":
        try:
            registering.cancel_registration(
                registration=found, by=person(request), by_staff=False, now=timezone.now(), seen=_seen(request, found)
            )
        except Refusal:
            return _call_instead(request, found)
        except StaleRecord:
            messages.warning(request, _("The registration was changed in the meantime. Look at it again."))
        return redirect("events:registration", code)
    return TemplateResponse(request, "events/cancel.html", {"registration": found, "event": found.event})


@login_not_required
@never_cache
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate of attendance as a PDF, in the language of the page; 404 for who was not there."""
    found = registration_or_404(request, code)
    if not has_certificate(found, now=timezone.now()):
        raise Http404
    return pdf_file(certificates([found], language=active_language()), "potvrda.pdf")


def pdf_file(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    found = registration_or_404(request, code)
    now = timezone.now()
    if not may_give_feedback(found, now=now):
        return redirect("events:registration", code)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        try:
            registering.give_feedback(registration=found, today=timezone.localdate(now), now=now, **data)
        except (AlreadyGiven, WrongState):  # as after a double click
            pass
        else:
            messages.success(request, _("Thank you, this helps us."))
        return redirect("events:registration", code)
    return TemplateResponse(
        request, "events/feedback.html", {"event": found.event, "form": form, "registration": found}
    )


def _seen(request: HttpRequest, found: Registration) -> int:
    """The version that the page showed."""
    version = request.POST.get("version", "")
    return int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else found.version


def _call_instead(request: HttpRequest, found: Registration) -> HttpResponse:
    messages.warning(request, _("This registration can no longer be changed here. Call us if something came up."))
    return redirect("events:registration", found.code)
