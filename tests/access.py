"""Every address of the portal, asked by everyone: what the table in access.csv is made of and compared with.

A pattern with arguments needs a sample: an entry in ACCESS_SAMPLES that gives the arguments from the cast.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from centar.models import Page
from consultations.tokens import token_of, wish_token
from events.models import ApplicationPhoto, ExhibitorApplication
from events.tokens import token_of as registration_token
from tests.access_cast import VISITORS, Cast, make_cast

TABLE = Path(__file__).with_name("access.csv")
METHODS = ("GET", "POST")
# addresses no one reverses: they are parts of the admin that stand for a whole tree
UNNAMED = "(without a name)"


def _exhibitor(application: ExhibitorApplication) -> dict[str, Any]:
    return {"year": application.fair.year, "key": application.key}


def _photo(photo: ApplicationPhoto) -> dict[str, Any]:
    return _exhibitor(photo.application) | {"photo": photo.key}


Sample = Callable[[Cast], dict[str, Any]]
# a record of the admin without a sample is asked for as one that does not exist
ADMIN_RECORD = re.compile(r"^admin:.*_(change|delete|history|resend)$")
ACCESS_SAMPLES: dict[str, Sample] = {
    "media_file": lambda cast: {"path": "enterprises/nema.webp"},
    "centar:page": lambda cast: {"slug": Page.objects.first().slug},
    "sitemap_section": lambda cast: {"section": "preduzeca"},
    "mfa_remove_webauthn": lambda cast: {"pk": cast.key.pk},
    "mfa_edit_webauthn": lambda cast: {"pk": cast.key.pk},
    "admin:app_list": lambda cast: {"app_label": "centar"},
    "admin:view_on_site": lambda cast: {"content_type_id": 1, "object_id": 1},
    "entrepreneurs:photo": lambda cast: {"key": cast.photo.key},
    "entrepreneurs:enterprise": lambda cast: {"slug": cast.published.slug},
    "entrepreneurs:report": lambda cast: {"slug": cast.published.slug},
    "entrepreneurs:report_sent": lambda cast: {"slug": cast.published.slug},
    "entrepreneurs:desk_report": lambda cast: {"pk": cast.report.pk},
    "entrepreneurs:open_link": lambda cast: {"token": cast.token},
    "entrepreneurs:person_remove": lambda cast: {
        "key": cast.published.key,
        "pk": cast.published.memberships.get().pk,
    },
    "entrepreneurs:photo_change": lambda cast: {"key": cast.draft.key, "photo": cast.photo.key},
    "entrepreneurs:photo_remove": lambda cast: {"key": cast.draft.key, "photo": cast.photo.key},
    "entrepreneurs:section": lambda cast: {"key": cast.draft.key, "slug": "osnovni-podaci"},
    "entrepreneurs:desk_review": lambda cast: {"pk": cast.published.pk},
    "entrepreneurs:desk_archive": lambda cast: {"pk": cast.published.pk},
    "entrepreneurs:desk_change": lambda cast: {"pk": cast.change.pk},
    "entrepreneurs:desk_claim": lambda cast: {"pk": cast.claim.pk},
}
ACCESS_SAMPLES |= {
    "consultations:feed": lambda cast: {"token": cast.consulting.feed_token},
    "consultations:open_link": lambda cast: {"token": token_of(cast.consulting.booking)},
    "consultations:confirm_link": lambda cast: {"token": token_of(cast.consulting.booking)},
    "consultations:leave_link": lambda cast: {"token": wish_token(cast.consulting.wish)},
    "consultations:document": lambda cast: {"key": cast.consulting.document.key},
    "consultations:booking_document": lambda cast: {
        "code": cast.consulting.booking.code,
        "key": cast.consulting.document.key,
    },
    "consultations:desk_document": lambda cast: {"key": cast.consulting.document.key},
    "consultations:desk_document_remove": lambda cast: {"key": cast.consulting.document.key},
    "consultations:desk_tick": lambda cast: {"pk": cast.consulting.step.pk},
    "consultations:desk_step_change": lambda cast: {"pk": cast.consulting.step.pk},
    "consultations:desk_step_remove": lambda cast: {"pk": cast.consulting.step.pk},
    "consultations:desk_call": lambda cast: {"pk": cast.consulting.call.pk},
    "consultations:desk_close_wait": lambda cast: {"pk": cast.consulting.wish.pk},
    "consultations:desk_wait_change": lambda cast: {"pk": cast.consulting.wish.pk},
    "consultations:desk_note_change": lambda cast: {"pk": cast.consulting.note.pk},
    "consultations:desk_enterprise": lambda cast: {"pk": cast.published.pk},
    "consultations:desk_enterprise_note": lambda cast: {"pk": cast.published.pk},
    "consultations:desk_hours_remove": lambda cast: {"pk": cast.consulting.hours.pk},
    "consultations:desk_exception_remove": lambda cast: {"pk": cast.consulting.leave.pk},
}
ACCESS_SAMPLES |= {
    "events:answer_invitation": lambda cast: {"year": cast.fairing.fair.year, "token": cast.fairing.token},
    "events:desk_application_step": lambda cast: {"pk": cast.fairing.application.pk, "name": "povlacenje"},
    "events:desk_photo": lambda cast: {"key": cast.fairing.photo.key},
    "events:desk_invitation": lambda cast: {"pk": cast.fairing.invitation.pk},
    "events:desk_exhibitor_told": lambda cast: {"pk": cast.fairing.call.pk},
}
for step in ("application", "take_up", "draft", "ask", "vote", "application_change"):
    ACCESS_SAMPLES[f"events:desk_{step}"] = lambda cast: {"pk": cast.fairing.application.pk}
for part, row in (("programme", "item"), ("stand_type", "stand.stand_type"), ("stand", "stand")):
    for step in (part + ("_item" if part == "programme" else ""), f"{part}_remove"):
        ACCESS_SAMPLES[f"events:desk_{step}"] = lambda cast, row=row: {
            "year": cast.fairing.fair.year,
            "pk": attrgetter(row)(cast.fairing).pk,
        }
for step in (
    *("fair", "fair_settings", "fair_event", "fair_plan", "fair_publish", "fair_clone", "call", "programme"),
    *("programme_new", "stand_types", "stand_type_new", "stands", "stand_new", "stand_row", "stand_import"),
    *("jury", "decisions", "places", "swap", "plan", "needs", "exhibitors_file", "invitations", "offer", "calls"),
    *("coverage", "apply", "take_up_together", "fair_move", "fair_cancel", "exhibitor_calls"),
):
    ACCESS_SAMPLES[f"events:desk_{step}"] = lambda cast: {"year": cast.fairing.fair.year}
for step in ("booking", "booking_tick", "ics", "move", "cancel", "earlier"):
    ACCESS_SAMPLES[f"consultations:{step}"] = lambda cast: {"code": cast.consulting.booking.code}
for step in (
    "booking",
    "mark",
    "record",
    "video",
    "move",
    "cancel",
    "release",
    "steps_send",
    "booking_document",
):
    ACCESS_SAMPLES[f"consultations:desk_{step}"] = lambda cast: {"pk": cast.consulting.booking.pk}
for step in ("client", "client_change", "client_note", "client_step", "client_steps_send", "client_document"):
    ACCESS_SAMPLES[f"consultations:desk_{step}"] = lambda cast: {"pk": cast.consulting.booking.client_id}
for step in ("hours_add", "exception_add", "feed"):
    ACCESS_SAMPLES[f"consultations:desk_{step}"] = lambda cast: {"pk": cast.consulting.consultant.pk}
ACCESS_SAMPLES |= {
    "events:open_link": lambda cast: {"token": registration_token(cast.happening.registration)},
    "events:material": lambda cast: {"slug": cast.happening.event.slug, "key": cast.happening.material.key},
    "events:desk_material_title": lambda cast: {
        "pk": cast.happening.event.pk,
        "key": cast.happening.material.key,
    },
    "events:desk_material_remove": lambda cast: {
        "pk": cast.happening.event.pk,
        "key": cast.happening.material.key,
    },
}
for step in ("event", "ics", "register"):
    ACCESS_SAMPLES[f"events:{step}"] = lambda cast: {"slug": cast.happening.event.slug}
for step in ("registration", "registration_ics", "party", "cancel", "certificate", "feedback"):
    ACCESS_SAMPLES[f"events:{step}"] = lambda cast: {"code": cast.happening.registration.code}
for step in (
    "event",
    "change",
    "publish",
    "unpublish",
    "move",
    "capacity",
    "cancel",
    "copy",
    "material",
    "feedback",
    "certificates",
    "registrations",
    "register",
    "export",
    "door",
):
    ACCESS_SAMPLES[f"events:desk_{step}"] = lambda cast: {"pk": cast.happening.event.pk}
for step in ("registration", "cancel_registration", "called", "came"):
    ACCESS_SAMPLES[f"events:desk_{step}"] = lambda cast: {"pk": cast.happening.registration.pk}
for step in ("tasks", "check", "sent", "taken", "delete", "reopen", "photos"):
    ACCESS_SAMPLES[f"entrepreneurs:{step}"] = lambda cast: {"key": cast.draft.key}
for step in ("entry", "withdraw", "confirm", "people", "change_take_back"):
    ACCESS_SAMPLES[f"entrepreneurs:{step}"] = lambda cast: {"key": cast.published.key}
ACCESS_SAMPLES |= {
    "events:application_page": lambda cast: _exhibitor(cast.exhibiting.begun) | {"slug": "izlaganje"},
    "events:application_photo": lambda cast: _photo(cast.exhibiting.photo),
    "events:application_photo_remove": lambda cast: _photo(cast.exhibiting.photo),
}
for step in ("apply", "apply_choose", "apply_new"):
    ACCESS_SAMPLES[f"events:{step}"] = lambda cast: {"year": cast.exhibiting.begun.fair.year}
for step in ("application", "application_check", "application_discard"):
    ACCESS_SAMPLES[f"events:{step}"] = lambda cast: _exhibitor(cast.exhibiting.begun)
for step in ("withdraw", "undo", "confirm", "helpers", "pick", "ics"):
    ACCESS_SAMPLES[f"events:application_{step}"] = lambda cast: _exhibitor(cast.exhibiting.coming)
for page in ("change", "delete", "history"):
    ACCESS_SAMPLES[f"admin:consultations_topic_{page}"] = lambda cast: {"object_id": cast.consulting.topic.pk}
    ACCESS_SAMPLES[f"admin:consultations_booking_{page}"] = lambda cast: {"object_id": cast.consulting.booking.pk}
    ACCESS_SAMPLES[f"admin:events_event_{page}"] = lambda cast: {"object_id": cast.happening.event.pk}
    ACCESS_SAMPLES[f"admin:events_registration_{page}"] = lambda cast: {"object_id": cast.happening.registration.pk}
    ACCESS_SAMPLES[f"admin:centar_user_{page}"] = lambda cast: {"object_id": cast.people["owner"].pk}
    ACCESS_SAMPLES[f"admin:entrepreneurs_enterprise_{page}"] = lambda cast: {"object_id": cast.published.pk}
    ACCESS_SAMPLES[f"admin:auth_group_{page}"] = lambda cast: {"object_id": Group.objects.get(name="editor").pk}
for address in ("fair", "call", "catalogue", "catalogue_json", "plan", "programme", "programme_ics", "media_request",
                "media_sent", "desk_day", "desk_check_in", "desk_inside", "desk_taps", "desk_badges",
                "desk_badges_pdf", "desk_badges_list", "desk_badge_add", "desk_media", "desk_attendance",
                "desk_results"):  # fmt: skip
    ACCESS_SAMPLES[f"events:{address}"] = lambda cast: {"year": cast.fair.fair.year}
for address in ("exhibitor", "application", "exhibitor_feedback"):
    ACCESS_SAMPLES[f"events:{address}"] = lambda cast: {"year": cast.fair.fair.year, "key": cast.fair.application.key}
ACCESS_SAMPLES |= {
    "events:exhibitor_photo": lambda cast: {"year": cast.fair.fair.year, "key": cast.fair.photo.key},
    "events:badge": lambda cast: {"code": cast.fair.badge.code},
    "events:desk_scan": lambda cast: {"year": cast.fair.fair.year, "pk": cast.fair.scan.pk},
    "events:desk_badge_revoke": lambda cast: {"year": cast.fair.fair.year, "pk": cast.fair.badge.pk},
    "events:desk_media_answer": lambda cast: {"year": cast.fair.fair.year, "pk": cast.fair.media.pk},
    "events:desk_attendance_mark": lambda cast: {"year": cast.fair.fair.year, "pk": cast.fair.application.pk},
}


def named_patterns() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its full name, each name once, in the order of the names."""
    found: dict[str, URLPattern] = {}
    for name, pattern in _walk(get_resolver().url_patterns, ""):
        found.setdefault(name, pattern)
    yield from sorted(found.items())


def _walk(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", pattern
        else:
            yield f"{namespace}{UNNAMED} {pattern.pattern}", pattern


def is_public(pattern: URLPattern) -> bool:
    return not getattr(pattern.callback, "login_required", True)


def access_rows() -> list[dict[str, str]]:
    """The table: for each address and method the status that each visitor gets, each asked afresh."""
    cast = make_cast()
    handler = ClientHandler()
    handler.load_middleware()
    rows = []
    for name, pattern in named_patterns():
        if UNNAMED in name:
            continue
        address = sample_address(name, pattern, cast)
        for method in METHODS:
            row = {"name": name, "method": method}
            for visitor in cast.people:
                row[visitor] = _status(handler, address, method, cast.sessions.get(visitor))
            rows.append(row)
    return rows


def _status(handler: ClientHandler, address: str, method: str, session: str | None) -> str:
    """Asked past the test client, which keeps a copy of every context; 500 where the view fails."""
    cookies = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}"} if session else {}
    block = transaction.atomic()
    block._from_testcase = True  # so that a limit, counted outside of transactions, is counted here too
    with block:
        request = RequestFactory().generic(method, address, **cookies)
        request._dont_enforce_csrf_checks = True
        status = handler.get_response(request).status_code
        transaction.set_rollback(True)
    return str(status)


def sample_address(name: str, pattern: URLPattern, cast: Cast) -> str:
    return reverse(name, kwargs=sample_arguments(name, pattern, cast))


def sample_arguments(name: str, pattern: URLPattern, cast: Cast) -> dict[str, Any]:
    if sample := ACCESS_SAMPLES.get(name):
        return sample(cast)
    if not pattern.pattern.regex.groups:
        return {}
    if ADMIN_RECORD.search(name):
        return {"object_id": "0"}
    raise LookupError(f"{name} has arguments: give it a sample in tests/access.py")


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["name", "method", *VISITORS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
