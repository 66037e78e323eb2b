"""Badges at the desk: made, printed, taken back, replaced."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.script import fold
from centar.staff import staff_required
from centar.templatetags.script import script
from centar.text import readable
from events.actions.fair import passes
from events.badges import badge_sheet
from events.forms.fair_day import PassForm
from events.models import Pass, PassKind
from events.views.fair.day import desk_fair

KEEP = "events.change_pass"


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def badges(request: SignedInRequest, year: int) -> HttpResponse:
    """All of them by name; a press of the button makes those that are missing."""
    fair = desk_fair(year)
    if request.method == "POST":
        made = passes.issue_passes(fair=fair, by=request.user, now=timezone.now())
        text = ngettext("%(count)d new badge is made.", "%(count)d new badges are made.", len(made))
        messages.success(request, text % {"count": len(made)} if made else _("Everybody has a badge already."))
        return redirect("events:desk_badges", year)
    kind, words = request.GET.get("vrsta", ""), readable(request.GET.get("q", "")).strip()[:100]
    found = _by_name(fair.event_id, kind, words)
    context = {
        "fair": fair,
        "event": fair.event,
        "badges": found,
        "kind": kind,
        "words": words,
        "kinds": PassKind.choices,
    }
    return TemplateResponse(request, "events/fair/desk_badges.html", context)


def _by_name(event: int, kind: str, words: str) -> list[Pass]:
    """In the order of the alphabet, whichever script each name was typed in."""
    rows = Pass.objects.with_validity().filter(event=event).select_related("application__enterprise")
    if kind in PassKind.values:
        rows = rows.filter(kind=kind)
    wanted = fold(words)
    found = [badge for badge in rows if wanted in fold(f"{badge.name} {badge.line}")]
    return sorted(found, key=lambda badge: (fold(badge.name), badge.pk))


@never_cache
@staff_required(KEEP)
@require_GET
def badges_pdf(request: SignedInRequest, year: int) -> HttpResponse:
    """The badges that hold, eight to a sheet; of one kind where `?vrsta=` names it."""
    fair = desk_fair(year)
    rows = [badge for badge in _by_name(fair.event_id, request.GET.get("vrsta", ""), "") if badge.holds]
    if not rows:
        raise Http404
    disposition = content_disposition_header(as_attachment=True, filename=f"bedzevi-{year}.pdf")
    content = badge_sheet(fair, rows)
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition or ""})


@never_cache
@staff_required(KEEP)
@require_GET
def badges_list(request: SignedInRequest, year: int) -> HttpResponse:
    """For printing: where no phone works, people are found by name and ticked off."""
    fair = desk_fair(year)
    rows = [badge for badge in _by_name(fair.event_id, "", "") if badge.holds]
    context = {"fair": fair, "event": fair.event, "badges": rows, "now": timezone.now()}
    return TemplateResponse(request, "events/fair/desk_badges_list.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def badge_add(request: SignedInRequest, year: int) -> HttpResponse:
    fair = desk_fair(year)
    form = PassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        badge = passes.add_pass(
            fair=fair,
            kind=PassKind(data["kind"]),
            name=data["name"],
            line=data["line"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The badge is made: %(name)s.") % {"name": script(badge.name)})
        return redirect("events:desk_badges", year)
    context = {"fair": fair, "event": fair.event, "form": form}
    return TemplateResponse(request, "events/fair/desk_badge_add.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def badge_revoke(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    """Asks once more: a badge that is taken back does not come to hold again; a lost one is replaced."""
    fair = desk_fair(year)
    badge = get_object_or_404(Pass.objects.filter(event=fair.event), pk=pk)
    if request.method == "POST":
        now, name = timezone.now(), script(badge.name)
        if "replace" in request.POST:
            passes.replace_pass(badge=badge, by=request.user, now=now)
            messages.success(request, _("%(name)s has a new badge. The old one does not hold.") % {"name": name})
        else:
            passes.revoke_pass(badge=badge, by=request.user, now=now)
            messages.success(request, _("The badge does not hold any more: %(name)s.") % {"name": name})
        return redirect("events:desk_badges", year)
    return TemplateResponse(
        request, "events/fair/desk_badge_revoke.html", {"fair": fair, "event": fair.event, "badge": badge}
    )
