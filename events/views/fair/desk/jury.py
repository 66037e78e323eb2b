"""The votes of the jury: what is under review, one's own vote, and others' only after one's own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from centar.versions import StaleRecord
from events.actions.fair import reviewing
from events.actions.fair.refusals import ConflictOfInterest, WrongApplicationState
from events.forms.fair_review import VoteForm
from events.models import ExhibitorApplication, Vote
from events.models.review import SCORES
from events.views.fair.desk.common import CHANGED_MEANWHILE, VOTE, fair_or_404, note_reading, refusal_text

TWO_WINDOWS = gettext_lazy("You changed this vote in another window. Save again to keep this version.")


@never_cache
@staff_required(VOTE)
@require_GET
def jury(request: SignedInRequest, year: int) -> HttpResponse:
    """What there is to vote on, those without the person's own vote first."""
    fair = fair_or_404(year)
    rows = ExhibitorApplication.objects.for_jury().filter(fair=fair).select_related("enterprise", "category")
    mine = {vote.application_id: vote for vote in Vote.objects.filter(juror=request.user, application__fair=fair)}
    pairs = sorted(((row, mine.get(row.pk)) for row in rows), key=lambda pair: pair[1] is not None)
    context = {"fair": fair, "rows": pairs, "left": sum(vote is None for _row, vote in pairs)}
    return TemplateResponse(request, "events/fair/desk/jury.html", context)


@never_cache
@staff_required(VOTE)
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = ExhibitorApplication.objects.for_jury().for_page()
    found = get_object_or_404(rows, pk=pk)
    votes = found.votes.filter(juror=request.user)
    mine = votes.first()
    is_own = found.enterprise.memberships.filter(user=request.user).exists()
    initial = (_initial(mine) if mine else {}) | {"seen_application": found.version}
    form = VoteForm(request.POST or None, is_own=is_own, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.vote(
                application=found,
                juror=request.user,
                scores=form.scores,
                comment=form.cleaned_data["comment"],
                seen=form.cleaned_data["seen"],
                seen_application=form.cleaned_data["seen_application"],
                now=timezone.now(),
            )
            messages.success(
                request, _("Your vote is saved.") if form.scores else _("It is saved that you have a conflict.")
            )
            return redirect("events:desk_vote", pk)
        except ConflictOfInterest:
            form.add_error("has_conflict", _("One of the enterprise's people gives no scores"))
        except StaleRecord as stale:
            found, mine = get_object_or_404(rows, pk=pk), votes.first()
            form.take_versions(mine.version if mine else None, found.version)
            own = isinstance(stale.current, Vote)
            form.add_error(None, TWO_WINDOWS if own else CHANGED_MEANWHILE)
        except WrongApplicationState as refusal:
            messages.error(request, refusal_text(refusal))
            return redirect("events:desk_jury", found.fair.year)
        status = 409
    note_reading(request, found, "desk_vote")
    # whoever has not voted is not to be led by others, whoever has a conflict is not to know
    may_see = mine is not None and not mine.has_conflict and not is_own
    context = {
        "application": found,
        "fair": found.fair,
        "form": form,
        "mine": mine,
        "is_own": is_own,
        "photos": found.photos.all(),
        "others": found.votes.exclude(juror=request.user).select_related("juror") if may_see else [],
        "may_see": may_see,
    }
    return TemplateResponse(request, "events/fair/desk/vote.html", context, status=status)


def _initial(mine: Vote) -> dict[str, object]:
    scores = {name: getattr(mine, name) for name in SCORES}
    return scores | {"has_conflict": mine.has_conflict, "comment": mine.comment, "seen": mine.version}
