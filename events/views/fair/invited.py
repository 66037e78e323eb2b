"""The private link in the offer of a stand: who cannot come says so and is not asked again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.actions.fair.invitations import decline
from events.actions.fair.refusals import InvitationAnswered
from events.forms.fair_invitations import DeclineForm
from events.invitation_mails import invitation_of
from events.models import InvitationState


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_invitation(request: HttpRequest, year: int, token: str) -> HttpResponse:
    """GET shows the question and changes nothing, since mail programs open links too; POST declines."""
    invitation = invitation_of(token)
    if invitation is None or invitation.fair.year != year:
        raise Http404
    is_theirs = invitation.reason and invitation.called_by is None  # what staff noted of a call is for staff
    initial = {"reason": invitation.reason, "note": invitation.note if is_theirs else ""}
    form = DeclineForm(request.POST or None, initial=initial)
    is_over = timezone.now() >= invitation.fair.event.ends_at
    if request.method == "POST" and form.is_valid() and not is_over:
        try:
            decline(invitation=invitation, by=None, now=timezone.now(), **form.cleaned_data)
        except InvitationAnswered:
            return redirect(request.path)  # the page says that there is an application
        return redirect(f"{request.path}?hvala=1")
    context = {
        "invitation": invitation,
        "fair": invitation.fair,
        "enterprise": invitation.enterprise,
        "form": form,
        "has_applied": invitation.state == InvitationState.ACCEPTED,
        "is_thanked": "hvala" in request.GET and invitation.state == InvitationState.DECLINED,
        "is_over": is_over,
    }
    return TemplateResponse(request, "events/fair/answer_invitation.html", context)
