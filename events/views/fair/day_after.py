"""Media requests, who exhibited, and the day in numbers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.readings import record_reading
from centar.staff import staff_required
from centar.templatetags.script import script
from events.actions.fair import afterwards
from events.actions.fair.media import answer_media, withdraw_media
from events.actions.fair.refusals import AlreadyAnswered, FairNotOver, WrongApplicationState
from events.day_figures import figures_of
from events.forms.fair_day import MediaAnswerForm
from events.models import ApplicationState, ExhibitorApplication, Feedback, MediaRequest, Pass
from events.views.desk.events import FEWEST_ANSWERS
from events.views.fair.day import desk_fair

ANSWER = "events.change_mediarequest"
MARK = "events.change_exhibitorapplication"
SEE = "events.view_pass"


@never_cache
@staff_required(ANSWER)
@require_GET
def media(request: SignedInRequest, year: int) -> HttpResponse:
    """Those that wait first."""
    fair = desk_fair(year)
    rows = sorted(fair.event.media_requests.all(), key=lambda one: one.state != "new")
    return TemplateResponse(
        request, "events/fair/desk_media.html", {"fair": fair, "event": fair.event, "requests": rows}
    )


@never_cache
@staff_required(ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def media_answer(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    fair = desk_fair(year)
    found = get_object_or_404(MediaRequest.objects.filter(event=fair.event), pk=pk)
    now, place = timezone.now(), "events:desk_media_answer"
    record_reading(by=request.user, subject=found, place=place, now=now)
    form = MediaAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if "withdraw" in request.POST:
                withdraw_media(request=found, by=request.user, now=now)
            else:
                is_accepted, answer = "accept" in request.POST, form.cleaned_data["answer"]
                answer_media(request=found, is_accepted=is_accepted, answer=answer, by=request.user, now=now)
            messages.success(request, _("Saved: %(name)s.") % {"name": script(found.outlet)})
        except AlreadyAnswered:
            messages.error(request, _("Somebody has answered this request meanwhile."))
        return redirect("events:desk_media", year)
    context = {"fair": fair, "event": fair.event, "media": found, "form": form}
    return TemplateResponse(request, "events/fair/desk_media_answer.html", context)


@never_cache
@staff_required(MARK)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, year: int) -> HttpResponse:
    """Who exhibited: from the entries of their badges with one press, or one by one."""
    fair = desk_fair(year)
    if request.method == "POST":
        marked = afterwards.mark_who_entered(fair=fair, by=request.user, now=timezone.now())
        text = ngettext("%(count)d exhibitor is marked.", "%(count)d exhibitors are marked.", marked)
        messages.success(request, text % {"count": marked} if marked else _("There is nobody new to mark."))
        return redirect("events:desk_attendance", year)
    rows = ExhibitorApplication.objects.filter(fair=fair, state__in=afterwards.MARKS)
    entered = Pass.objects.inside().filter(event=fair.event, application__isnull=False)
    context = {
        "fair": fair,
        "event": fair.event,
        "applications": rows.select_related("enterprise", "stand").order_by("enterprise__sort_key", "id"),
        "entered": set(entered.values_list("application", flat=True)),
        "can_mark": timezone.localdate() >= timezone.localdate(fair.event.starts_at),
    }
    return TemplateResponse(request, "events/fair/desk_attendance.html", context)


@staff_required(MARK)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance_mark(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """One button of the list; whoever comes by a link is led to the list."""
    fair = desk_fair(year)
    found = get_object_or_404(ExhibitorApplication.objects.filter(fair=fair), pk=pk)
    asked = request.POST.get("state")
    if request.method == "POST" and asked in afterwards.MARKS:
        try:
            state = ApplicationState(asked)
            afterwards.mark_exhibitor(application=found, state=state, by=request.user, now=timezone.now())
            messages.success(request, _("Saved: %(name)s.") % {"name": script(found.public_title)})
        except WrongApplicationState:
            messages.error(request, _("This cannot be marked now."))
    return redirect("events:desk_attendance", year)


@never_cache
@staff_required(SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def results(request: SignedInRequest, year: int) -> HttpResponse:
    """The day in numbers; what exhibitors thought, from three answers on; a press of the button asks them by mail."""
    fair = desk_fair(year)
    if request.method == "POST":
        try:
            asked = afterwards.ask_for_feedback(fair=fair, by=request.user, now=timezone.now())
            text = ngettext("%(count)d exhibitor is asked.", "%(count)d exhibitors are asked.", asked)
            messages.success(
                request, text % {"count": asked} if asked else _("All who have an e-mail were asked before.")
            )
        except FairNotOver:
            messages.error(request, _("Exhibitors are asked when the fair is over."))
        return redirect("events:desk_results", year)
    feedback = list(fair.event.feedback.filter(audience=Feedback.Audience.EXHIBITOR).order_by("pk"))
    context = {
        "fair": fair,
        "event": fair.event,
        "figures": figures_of(fair),
        "feedback": feedback,
        "fewest": FEWEST_ANSWERS,
        "is_enough": len(feedback) >= FEWEST_ANSWERS,
        "is_over": timezone.now() >= fair.event.ends_at,
    }
    return TemplateResponse(request, "events/fair/desk_results.html", context)
