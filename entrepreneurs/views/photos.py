"""The photos of an entry: added, described, put in order and deleted by its people."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centar.http import SignedInRequest
from centar.limits import hit
from entrepreneurs.actions import photos
from entrepreneurs.actions.refusals import NoConsentText, TooMany
from entrepreneurs.forms.entry import NO_CONSENT_TEXT, PhotoChangeForm, PhotoForm
from entrepreneurs.models import PHOTOS_AT_MOST, Photo
from entrepreneurs.views.access import entry_or_404

UPLOADS_AN_HOUR = 60


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
def photo_change(request: SignedInRequest, key: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
    """The description of a photo and its place among the others."""
    enterprise = entry_or_404(request, key)
    rows = list(enterprise.photos.all())
    found = next((row for row in rows if row.key == photo), None)
    if found is None:
        raise Http404
    initial = {"alt": found.alt, "place": rows.index(found) + 1}
    form = PhotoChangeForm(request.POST or None, count=len(rows), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            photos.change_photo(photo=found, **form.cleaned_data)
        except Photo.DoesNotExist:  # deleted this moment
            raise Http404 from None
        messages.success(request, _("The photo is changed."))
        return redirect("entrepreneurs:photos", key)
    context = {"enterprise": enterprise, "photo": found, "form": form}
    return TemplateResponse(request, "entrepreneurs/photo_change.html", context)
