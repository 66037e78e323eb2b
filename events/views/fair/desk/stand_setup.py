"""Types of stands and the stands themselves: entered one by one, a row at once, or out of a table."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from centar.http import SignedInRequest
from centar.staff import staff_required
from events.actions.fair import setting_up
from events.actions.fair.refusals import StandTaken
from events.forms.fair_desk import ImportForm, StandForm, StandRowForm, StandTypeForm
from events.models import Fair, Stand, StandType
from events.stand_import import COLUMNS, MOST_BYTES, MOST_ROWS, read_cells, rows_of
from events.views.fair.desk.common import KEEP, edit_page, fair_or_404, sent_from, stand_taken_text
from events.views.fair.desk.places import drawn


@never_cache
@staff_required(KEEP)
@require_GET
def types(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    rows = fair.stand_types.prefetch_related("stands")
    return TemplateResponse(request, "events/fair/desk/stand_types.html", {"fair": fair, "types": rows})


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_type(request: SignedInRequest, year: int, pk: int | None = None) -> HttpResponse:
    fair = fair_or_404(year)
    row = get_object_or_404(StandType, pk=pk, fair=fair) if pk else StandType(fair=fair)
    return edit_page(
        request,
        StandTypeForm,
        row,
        fair=fair,
        title=_("Type of stand"),
        back_url=reverse("events:desk_stand_types", args=[year]),
        remove_url=reverse("events:desk_stand_type_remove", args=[year, pk]) if pk else "",
    )


@staff_required(KEEP)
@sent_from("events:desk_stand_type")
def stand_type_remove(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    fair = fair_or_404(year)
    row = get_object_or_404(StandType, pk=pk, fair=fair)
    return _removed(request, fair, row, "events:desk_stand_types")


@never_cache
@staff_required(KEEP)
@require_GET
def stands(request: SignedInRequest, year: int) -> HttpResponse:
    fair = fair_or_404(year)
    rows = list(fair.stands.with_people())
    context = {"fair": fair, "stands": rows, "has_types": fair.stand_types.exists(), "plan": drawn(fair, rows)}
    return TemplateResponse(request, "events/fair/desk/stands.html", context)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def stand(request: SignedInRequest, year: int, pk: int | None = None) -> HttpResponse:
    fair = fair_or_404(year)
    row = get_object_or_404(Stand, pk=pk, fair=fair) if pk else Stand(fair=fair)
    return edit_page(
        request,
        StandForm,
        row,
        fair=fair,
        title=_("Stand"),
        back_url=reverse("events:desk_stands", args=[year]),
        remove_url=reverse("events:desk_stand_remove", args=[year, pk]) if pk else "",
    )


@staff_required(KEEP)
@sent_from("events:desk_stand")
def stand_remove(request: SignedInRequest, year: int, pk: int) -> HttpResponse:
    fair = fair_or_404(year)
    return _removed(request, fair, get_object_or_404(Stand, pk=pk, fair=fair), "events:desk_stands")


def _removed(request: SignedInRequest, fair: Fair, row: Stand | StandType, page: str) -> HttpResponse:
    try:
        setting_up.remove(fair=fair, row=row, by=request.user, now=timezone.now())
        messages.success(request, _("Removed: %(name)s.") % {"name": row})
    except StandTaken as refusal:
        messages.error(request, stand_taken_text(refusal))
    except ValidationError as error:
        messages.error(request, f"{error.messages[0]}.")
    return redirect(page, fair.year)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_row(request: SignedInRequest, year: int) -> HttpResponse:
    """Several stands side by side, by one form."""
    fair = fair_or_404(year)
    form = StandRowForm(request.POST or None, fair=fair)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = setting_up.add_row(
                fair=fair,
                stand_type=data["stand_type"],
                first=data["first"],
                count=data["count"],
                facts={"prefix": data["prefix_of"], **data},
                box=form.box,
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _added(request, fair, len(made))
    context = {
        "fair": fair,
        "form": form,
        "title": _("A row of stands"),
        "back_url": reverse("events:desk_stands", args=[year]),
    }
    return TemplateResponse(request, "events/fair/desk/edit.html", context)


def _added(request: SignedInRequest, fair: Fair, count: int) -> HttpResponse:
    text = ngettext("%(count)d stand is added.", "%(count)d stands are added.", count)
    messages.success(request, text % {"count": count})
    return redirect("events:desk_stands", fair.year)


@never_cache
@staff_required(KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def stand_import(request: SignedInRequest, year: int) -> HttpResponse:
    """A file is tried first; its rows come back with a button that adds them, all or none."""
    fair = fair_or_404(year)
    sent = request.POST.get("rows", "")
    form = ImportForm(request.POST or None, request.FILES or None)
    rows: list[list[str]] = []
    if request.method == "POST":
        try:
            if sent:
                rows = _sent_rows(sent)
            elif form.is_valid():
                rows = rows_of(form.cleaned_data["file"])
        except ValidationError as error:
            if sent:
                messages.error(request, error.messages[0])
            else:
                form.add_error("file", error.messages)
    reads = []
    if rows:
        reads = setting_up.import_stands(fair=fair, rows=rows, is_trial=not sent, by=request.user, now=timezone.now())
    problems = [read for read in reads if read.problems]
    if sent and reads and not problems:
        return _added(request, fair, len(reads))
    context = {
        "fair": fair,
        "form": ImportForm() if sent else form,
        "reads": reads,
        "problems": problems,
        "rows": json.dumps(rows) if reads and not problems else "",
        "columns": [Stand._meta.get_field(name).verbose_name for name in COLUMNS],  # type: ignore[union-attr]
    }
    return TemplateResponse(request, "events/fair/desk/stand_import.html", context)


def _sent_rows(text: str) -> list[list[str]]:
    """The rows that the page of the trial carries, if they are rows at all. Raises ValidationError."""
    refused = ValidationError(_("Choose the file once more"))
    if len(text) > 2 * MOST_BYTES:
        raise refused
    try:
        rows: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise refused from None
    is_table = isinstance(rows, list) and all(
        isinstance(row, list) and len(row) == len(COLUMNS) and all(isinstance(cell, str) for cell in row)
        for row in rows
    )
    if not is_table or len(rows) > MOST_ROWS + 1:
        raise refused
    return [read_cells(row) for row in rows]
