"""An entry after it was sent: its people's overview, people, photos, claims, withdrawal, renewal, mailed links."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centar.http import SignedInRequest
from centar.limits import hit
from centar.templatetags.script import script
from entrepreneurs import link_sessions
from entrepreneurs.actions import claims, drafting, links, photos, steps
from entrepreneurs.actions.refusals import LinkEnded, NoConsentText, StillNeeded, TooMany, TooManyPeople, WrongState
from entrepreneurs.forms.entry import NO_CONSENT_TEXT, ClaimForm, InviteForm, PhotoForm, WithdrawForm
from entrepreneurs.models import PHOTOS_AT_MOST, PUBLIC, AccessLink, ChangeRequest, Enterprise
from entrepreneurs.summary import answers, comparison
from entrepreneurs.views.access import entry_or_404, note_reading

UPLOADS_AN_HOUR = 60


@never_cache
@require_GET
def entry(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """What its people see of an entry that was sent: where it stands, what they may do, what it says."""
    enterprise = entry_or_404(request, key)
    if enterprise.is_open:
        return redirect("entrepreneurs:tasks", key)
    note_reading(request, enterprise, "entry")
    held = enterprise.change_requests.filter(state=ChangeRequest.State.OPEN).first()
    context = {
        "enterprise": enterprise,
        "last_step": enterprise.state_changes.last(),
        "held": comparison(held) if held else [],
        "answers": answers(enterprise),
        "edit_key": key if enterprise.state in PUBLIC else "",
        "is_stale": enterprise.is_stale(today=timezone.localdate()),
    }
    return TemplateResponse(request, "entrepreneurs/entry.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key, fresh=request.method == "POST")
    if request.method == "POST":
        try:
            if enterprise.pk:  # else it is gone already, as after a double click
                drafting.delete_draft(enterprise=enterprise)
            messages.success(request, _("The application is deleted."))
            return redirect("centar:account")
        except WrongState:
            messages.error(request, _("This application was already sent, so it cannot be deleted."))
            return redirect("entrepreneurs:entry", key)
        except StillNeeded:
            messages.error(
                request, _("The enterprise has applied for something else, as a fair, so it cannot be deleted.")
            )
            return redirect("entrepreneurs:tasks", key)
    return TemplateResponse(request, "entrepreneurs/delete.html", {"enterprise": enterprise})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.withdraw(
                enterprise=enterprise, by=request.user, message=form.cleaned_data["message"], now=timezone.now()
            )
        except WrongState:
            messages.error(request, _("The enterprise is not in the directory, so it cannot be taken out."))
        return redirect("entrepreneurs:entry", key)
    return TemplateResponse(request, "entrepreneurs/withdraw.html", {"enterprise": enterprise, "form": form})


@require_POST
def confirm(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    try:
        steps.confirm_facts(enterprise=entry_or_404(request, key), by=request.user, now=timezone.now())
        messages.success(request, _("Thank you. The facts are confirmed as of today."))
    except WrongState:
        messages.error(request, _("The enterprise is not in the directory, so its facts cannot be confirmed."))
    return redirect("entrepreneurs:entry", key)


@require_POST
def change_take_back(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """The held change of the entry is not to be decided any more; pressed twice, it is gone already."""
    enterprise = entry_or_404(request, key)
    held = enterprise.change_requests.filter(state=ChangeRequest.State.OPEN).first()
    try:
        if held is not None:
            claims.take_back_change(request=held, by=request.user, now=timezone.now())
            messages.success(request, _("The change is taken back. The entry stays as it was."))
    except WrongState:
        messages.error(request, _("The Center has already answered, so the change cannot be taken back."))
    return redirect("entrepreneurs:entry", key)


@require_POST
def reopen(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    try:
        steps.reopen(enterprise=entry_or_404(request, key), by=request.user, now=timezone.now())
    except WrongState:
        return redirect("entrepreneurs:entry", key)
    return redirect("entrepreneurs:tasks", key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        try:
            links.invite(
                enterprise=enterprise, email=email, by=request.user, language=get_language(), now=timezone.now()
            )
            messages.success(request, _("We sent an invitation to %(email)s.") % {"email": email})
            return redirect("entrepreneurs:people", key)
        except TooManyPeople:
            form.add_error("email", _("There are ten people already, the most there may be. Remove one first"))
        except TooMany:
            form.add_error("email", _("Too many invitations for one day. Try again tomorrow or call us"))
    note_reading(request, enterprise, "people")
    waiting = enterprise.access_links.filter(
        purpose=AccessLink.Purpose.JOIN, used_at=None, expires_at__gt=timezone.now()
    )
    context = {
        "enterprise": enterprise,
        "form": form,
        "memberships": enterprise.memberships.select_related("user").order_by("joined_at"),
        "waiting": waiting,
    }
    return TemplateResponse(request, "entrepreneurs/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def person_remove(request: SignedInRequest, key: uuid.UUID, pk: int) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    membership = get_object_or_404(enterprise.memberships.select_related("user"), pk=pk)
    if request.method == "POST":
        try:
            links.leave(membership=membership)
            messages.success(request, _("%(person)s no longer has access.") % {"person": script(membership.user)})
        except TooMany:
            messages.error(request, _("At least one person must stay. Invite another person first."))
        return redirect("centar:account" if membership.user == request.user else people_address(key))
    note_reading(request, enterprise, "person_remove")
    context = {"enterprise": enterprise, "membership": membership}
    return TemplateResponse(request, "entrepreneurs/person_remove.html", context)


def people_address(key: uuid.UUID) -> str:
    return reverse("entrepreneurs:people", args=[key])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo_list(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    if request.method == "POST":  # before the picture is decoded, which costs
        now = timezone.now()
        hit(key=f"photos-by:{request.user.pk}", limit=UPLOADS_AN_HOUR, window=dt.timedelta(hours=1), now=now)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            photos.add_photo(
                enterprise=enterprise,
                image=form.cleaned_data["image"],
                alt=form.cleaned_data["alt"],
                by=request.user,
                language=get_language(),
                now=timezone.now(),
            )
            messages.success(request, _("The photo is added."))
            return redirect("entrepreneurs:photos", key)
        except NoConsentText:
            form.add_error(None, NO_CONSENT_TEXT)
        except TooMany:
            if enterprise.photos.count() >= PHOTOS_AT_MOST:
                form.add_error(None, _("There are six photos already. Delete one to add another"))
            else:
                form.add_error(None, _("You have added as many photos as one person may. Write to us to add more"))
    context = {"enterprise": enterprise, "form": form, "photos": enterprise.photos.all()}
    return TemplateResponse(request, "entrepreneurs/photos.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: SignedInRequest, key: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
    enterprise = entry_or_404(request, key)
    found = enterprise.photos.filter(key=photo).first()
    if found is None and request.method != "POST":
        raise Http404
    if request.method == "POST":
        if found:  # else it is gone already, as after a double click
            photos.remove_photo(photo=found)
        messages.success(request, _("The photo is deleted."))
        return redirect("entrepreneurs:photos", key)
    return TemplateResponse(request, "entrepreneurs/photo_remove.html", {"enterprise": enterprise, "photo": found})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def taken(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """This enterprise is already in the directory: say so, and let the person claim it."""
    enterprise = entry_or_404(request, key)
    other = Enterprise.objects.twin_of(mb=enterprise.mb, pib=enterprise.pib, apart_from=enterprise)
    if other is None:
        return redirect("entrepreneurs:tasks", key)
    open_claim = other.claims.filter(user=request.user, state="open").first()
    form = ClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        claims.claim(
            enterprise=other,
            by=request.user,
            message=form.cleaned_data["message"],
            language=get_language(),
            now=timezone.now(),
        )
        return redirect("entrepreneurs:taken", key)
    context = {"enterprise": enterprise, "other": other, "claim": open_claim, "form": form}
    return TemplateResponse(request, "entrepreneurs/taken.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A mailed link: shows what it leads to; its button opens the application and, if it invites, joins."""
    try:
        link = links.find_link(token, now=timezone.now())
    except LinkEnded:
        return TemplateResponse(request, "entrepreneurs/link_ended.html", status=410)
    if request.method == "POST":
        return _use_link(request, link)
    return TemplateResponse(request, "entrepreneurs/link.html", {"link": link, "enterprise": link.enterprise})


def _use_link(request: HttpRequest, link: AccessLink) -> HttpResponse:
    """Joins, when the link invites, and lets in whoever got it (link_sessions); staff sign in with a code besides."""
    user = links.account_of(link)
    if link.purpose == AccessLink.Purpose.JOIN:
        try:
            links.join(link=link, user=user, now=timezone.now())
        except LinkEnded:
            if not link.enterprise.members.contains(user):  # else the button was pressed twice
                return TemplateResponse(request, "entrepreneurs/link_ended.html", status=410)
    address = reverse("entrepreneurs:tasks", args=[link.enterprise.key])
    if request.user == user:
        return redirect(address)
    return link_sessions.begin(request, user, link, next_url=address)
