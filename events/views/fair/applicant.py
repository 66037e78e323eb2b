"""An application as its people see it: where it stands, its pages, the check, its photos."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from centar.http import SignedInRequest
from centar.limits import hit
from centar.media import SANDBOX
from centar.page_forms import PageForm
from centar.versions import StaleRecord
from entrepreneurs.forms.entry import NO_CONSENT_TEXT
from events.actions.fair import applying, photos
from events.actions.fair.refusals import (
    CallClosed,
    FairRefusal,
    Incomplete,
    NoConsentText,
    TooManyPhotos,
    WrongApplicationState,
)
from events.application_pages import (
    BY_SLUG,
    PAGES,
    STEPS,
    Page,
    missing_with_pages,
    next_address,
    page_address,
    tasks,
)
from events.application_summary import answers
from events.completeness import CATALOGUE, SHOWING, STAND
from events.fair_standing import is_over, sentence
from events.forms.applicant import CatalogueForm, StandForm, stand_in_words
from events.forms.applying import SendForm
from events.models import ApplicationState, ExhibitorApplication, StandMode
from events.models.application import MOST_PHOTOS
from events.models.choices import EXHIBITING
from events.plan import CHOSEN, WISHABLE, draw, row_of
from events.power import gap_with
from events.views.fair.applicant_access import (
    application_or_404,
    call_text,
    closed_page,
    closed_words,
    count_mail,
    takes_applications,
)

UPLOADS_AN_HOUR = 40
UNSENT = (ApplicationState.DRAFT, ApplicationState.NEEDS_CHANGES)
PLACED = (ApplicationState.ACCEPTED, ApplicationState.CONFIRMED)


@never_cache
@require_safe
def application(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    found, now = application_or_404(request, year, key), timezone.now()
    fair = found.fair
    context: dict[str, Any] = {
        "application": found,
        "fair": fair,
        "call": fair.call,
        "sentence": sentence(found, now=now),
        "is_open": takes_applications(fair, now=now),
        "is_late": fair.call.is_late_at(now),
        "closed": closed_words(fair, now=now),
        "tasks": tasks(found),
    }
    if found.state == ApplicationState.DRAFT:
        return TemplateResponse(request, "events/fair/application_draft.html", context)
    is_before = now < fair.event.starts_at and not fair.event.is_cancelled
    is_placed = found.state in PLACED and is_before and not is_over(found, now=now)
    context |= {
        "steps": found.steps.all(),
        "asked": found.steps.last() if found.state == ApplicationState.NEEDS_CHANGES else None,
        "answers": answers(found),
        "can_change": found.is_editable and context["is_open"],
        "photos": found.photos.all(),
        "has_run_out": is_over(found, now=now),
        "is_before": is_before,
        "can_pick": is_placed and fair.stand_mode == StandMode.PICK,
        "can_withdraw": is_before and found.state in applying.WITHDRAWABLE,
        "has_calendar": found.holds_a_place and fair.setup_from is not None and now < fair.event.ends_at,
        "can_say_how_it_was": found.state in EXHIBITING and now >= fair.event.ends_at and not found.gave_feedback,
    }
    return TemplateResponse(request, "events/fair/application.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def application_page(request: SignedInRequest, year: int, key: uuid.UUID, slug: str) -> HttpResponse:
    if slug not in BY_SLUG:
        raise Http404
    found, page = application_or_404(request, year, key), BY_SLUG[slug]
    if request.method != "POST":
        if not found.is_editable or not takes_applications(found.fair, now=timezone.now()):
            return redirect("events:application", year, key)
        return _page(request, found, page, _form(request, found, page))
    if request.FILES:  # before the picture is decoded, which costs
        window = dt.timedelta(hours=1)
        hit(key=f"photos-by:{request.user.pk}", limit=UPLOADS_AN_HOUR, window=window, now=timezone.now())
    form = _form(request, found, page)
    is_valid = form.is_valid()
    if refusal := _refusal(found):  # before the versions are compared: there is nothing to decide any more
        form.errors.clear()
        form.add_error(None, refusal)
        return _page(request, found, page, form, status=409)
    return _save(request, found, page, form) if is_valid else _page(request, found, page, form)


def _form(request: SignedInRequest, found: ExhibitorApplication, page: Page) -> PageForm:
    """Half a page may be kept for later, but what was sent stays complete."""
    is_draft = found.state == ApplicationState.DRAFT
    options: dict[str, Any] = {"instance": found, "partial": is_draft and bool({"later", "photo"} & set(request.POST))}
    if page.slug == CATALOGUE:
        options["adds_photo"] = "photo" in request.POST
    return page.form(request.POST or None, request.FILES or None, **options)


def _page(
    request: SignedInRequest, found: ExhibitorApplication, page: Page, form: PageForm, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "application": found,
        "fair": found.fair,
        "page": page,
        "form": form,
        "step": PAGES.index(page) + 1,
        "steps": STEPS,
        "photos": found.photos.all() if page.slug == CATALOGUE else [],
        "most_photos": MOST_PHOTOS,
    }
    if isinstance(form, StandForm) and form.stands:
        context |= _stands_to_wish(form)
    status = 409 if form.is_conflict else status
    return TemplateResponse(request, "events/fair/application_page.html", context, status=status)


def _stands_to_wish(form: StandForm) -> dict[str, Any]:
    """The plan beside the lists; who has which stand is not on it."""
    stands = list(form.stands.values())
    wished = {form[name].value() for name in form.wish_names}
    return {
        "wishes": [form[name] for name in form.wish_names],
        "plan": draw(form.instance.fair, stands, state=lambda one: CHOSEN if str(one.pk) in wished else WISHABLE),
        "stand_lines": [(row_of(one), stand_in_words(one), one.stand_type) for one in stands],
    }


def _save(request: SignedInRequest, found: ExhibitorApplication, page: Page, form: PageForm) -> HttpResponse:
    """Keeps the page and leads on; where it cannot be kept, all that was typed comes back with the reason."""
    try:
        saved = applying.save_page(
            application=found,
            values=form.values() | {"language": get_language()},
            by=request.user,
            on_behalf=False,
            seen=form.cleaned_data["seen_version"],
            now=timezone.now(),
        )
        return _add_photo(request, saved, page, form) or _lead_on(request, saved, page)
    except StaleRecord:  # between the form's look and the action's lock
        fresh = application_or_404(request, found.fair.year, found.key)
        form = _form(request, fresh, page)
        if form.is_valid():  # it was this very page, sent twice
            return _lead_on(request, fresh, page)
        return _page(request, fresh, page, form)
    except ExhibitorApplication.DoesNotExist:  # discarded in another window
        raise Http404 from None
    except Incomplete as refused:
        for gap in refused.missing:
            form.add_error(None, gap.text)
        return _page(request, found, page, form, status=409)
    except FairRefusal as refused:
        form.add_error(None, _refused_words(refused, found))
        return _page(request, found, page, form, status=409)


def _refused_words(refused: FairRefusal, found: ExhibitorApplication) -> str:
    if isinstance(refused, CallClosed):
        reason = closed_words(found.fair, now=timezone.now())
        return _("%(reason)s. What you changed on this page is still in the fields, but is not saved. Call us") % {
            "reason": reason
        }
    if isinstance(refused, TooManyPhotos):
        return _("There are five photos already. Delete one to add another. Everything else is saved")
    return _("The application is being reviewed, so it can no longer be changed here. Call us")


def _refusal(found: ExhibitorApplication) -> str:
    """Why no page of the application is kept now; empty when it is."""
    if not found.is_editable:
        return _refused_words(WrongApplicationState(found), found)
    if not takes_applications(found.fair, now=timezone.now()):
        return _refused_words(CallClosed(found.fair.call), found)
    return ""


def _add_photo(
    request: SignedInRequest, saved: ExhibitorApplication, page: Page, form: PageForm
) -> HttpResponse | None:
    """The picture that came with the page; then the page once more, for the next one."""
    if not isinstance(form, CatalogueForm) or form.photo is None:
        return None
    image, alt = form.photo
    photos.add_photo(application=saved, image=image, alt=alt, on_behalf=False, now=timezone.now())
    messages.success(request, _("The photo is added."))
    if "photo" in request.POST:
        return HttpResponseRedirect(f"{page_address(saved, page.slug)}#photos")
    return None


def _lead_on(request: SignedInRequest, saved: ExhibitorApplication, page: Page) -> HttpResponse:
    if page.slug in (SHOWING, STAND) and (gap := gap_with(saved, saved.stand_type)):
        messages.warning(request, gap.for_exhibitor())
    if "later" in request.POST:
        return redirect("events:application", saved.fair.year, saved.key)
    return HttpResponseRedirect(next_address(page, saved))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: SignedInRequest, year: int, key: uuid.UUID) -> HttpResponse:
    found, now = application_or_404(request, year, key), timezone.now()
    if found.state not in UNSENT:
        return redirect("events:application", year, key)
    if not takes_applications(found.fair, now=now):
        status = 409 if request.method == "POST" else 200
        return closed_page(request, found.fair, now=now, application=found, status=status)
    is_late = found.state == ApplicationState.DRAFT and found.fair.call.is_late_at(now)
    form = SendForm(request.POST or None, initial={"late": is_late})
    is_first = found.state == ApplicationState.DRAFT
    if not is_first:
        del form.fields["consent"]
    status, is_late_now = 200, False
    if request.method == "POST" and form.is_valid():
        is_late_now = is_late and not form.cleaned_data["late"]
        if is_late_now:  # the page was opened in time and knew nothing of the waiting list
            form, status = SendForm(initial={"late": True, "consent": True}), 409
        elif answer := _send(request, found, form):
            return answer
    context = {
        "application": found,
        "fair": found.fair,
        "call": found.fair.call,
        "form": form,
        "is_first": is_first,
        "is_late": is_late,
        "is_late_now": is_late_now,
        "missing": missing_with_pages(found),
        "power_gap": gap_with(found, found.stand_type),
        "conditions": call_text(found.fair, "conditions"),
        "answers": answers(found),
        "photos": found.photos.all(),
        "step": STEPS,
    }
    return TemplateResponse(request, "events/fair/application_check.html", context, status=status)


def _send(request: SignedInRequest, found: ExhibitorApplication, form: SendForm) -> HttpResponse | None:
    """Where it leads when sent; None when the check is to be shown again. Raises LimitExceeded."""
    count_mail(found, now=timezone.now())
    try:
        applying.send(application=found, by=request.user, on_behalf=False, now=timezone.now())
    except CallClosed:
        return closed_page(request, found.fair, now=timezone.now(), application=found, status=409)
    except Incomplete:
        return None  # the page lists what is missing
    except NoConsentText:
        form.add_error(None, ValidationError(NO_CONSENT_TEXT))
        return None
    except (WrongApplicationState, ExhibitorApplication.DoesNotExist):
        pass
    return redirect("events:application", found.fair.year, found.key)


@never_cache
@require_safe
def photo(request: SignedInRequest, year: int, key: uuid.UUID, photo: uuid.UUID) -> FileResponse:
    """A picture of the application, for its people."""
    found = get_object_or_404(application_or_404(request, year, key).photos, key=photo)
    try:
        file = found.image.open("rb")
    except OSError:  # the store has lost it
        raise Http404 from None
    return FileResponse(file, headers={"Cache-Control": "private, no-store"} | SANDBOX)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo_remove(request: SignedInRequest, year: int, key: uuid.UUID, photo: uuid.UUID) -> HttpResponse:
    found = application_or_404(request, year, key)
    picture = found.photos.filter(key=photo).first()
    if picture is None and request.method != "POST":
        raise Http404
    if request.method == "POST":
        try:
            if picture is not None:  # else it is gone already, as after a double click
                photos.remove_photo(photo=picture, on_behalf=False, now=timezone.now())
            messages.success(request, _("The photo is deleted."))
        except (CallClosed, WrongApplicationState):
            messages.error(request, _("The application can no longer be changed here. Call us."))
            return redirect("events:application", year, key)
        return HttpResponseRedirect(f"{page_address(found, CATALOGUE)}#photos")
    context = {"application": found, "fair": found.fair, "photo": picture}
    return TemplateResponse(request, "events/fair/photo_remove.html", context)
