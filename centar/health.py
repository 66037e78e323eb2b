"""Two addresses for those who watch the portal: does the process live, and can it do its work."""

import logging
from datetime import timedelta
from functools import cache
from shutil import disk_usage
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)

MAIL_IS_LATE_AFTER = timedelta(minutes=15)
LEAST_FREE = 1_000_000_000  # bytes


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 while the database is away or behind the code. Late mail, a missing wording or a full disk takes no site off
    the net, it is only not ok. What it is, the log says to whoever runs the server, and this page to staff.
    """
    state = {"disk": disk_state()}
    try:
        state |= {
            "database": "ok",
            "migrations": migrations_state(),
            "mail": mail_state(),
            "consents": consents_state(),
        }
        detail = state if _is_staff(request) else {}
    except (DatabaseError, InterfaceError):
        state["database"], detail = "away", {}
    wrong = {name: said for name, said in state.items() if said != "ok"}
    if wrong:
        log.warning("Not in order: %s", ", ".join(f"{name} {said}" for name, said in wrong.items()))
    ready = not wrong.keys() & {"database", "migrations"}
    return JsonResponse({"ready": ready, "ok": not wrong, **detail}, status=200 if ready else 503)


def _is_staff(request: HttpRequest) -> bool:
    from centar.staff import acts_as_staff  # models cannot be imported yet where the URLs name this module

    return acts_as_staff(request)


def disk_state() -> str:
    """`low` when less than LEAST_FREE is left where uploaded files are kept."""
    folder = next(place for place in [settings.FILES_ROOT, *settings.FILES_ROOT.parents] if place.exists())
    return "low" if disk_usage(folder).free < LEAST_FREE else "ok"


def migrations_state() -> str:
    return "ok" if _newest_migrations() <= MigrationRecorder(connection).applied_migrations().keys() else "missing"


def mail_state() -> str:
    """`late` when the oldest unsent mail waits longer than MAIL_IS_LATE_AFTER."""
    model: Any = apps.all_models["centar"].get("outgoingemail")
    oldest = model.objects.oldest_unsent_at() if model else None
    return "late" if oldest and timezone.now() - oldest > MAIL_IS_LATE_AFTER else "ok"


def consents_state() -> str:
    """`missing` when people are asked to agree to something that has no wording: `setup_office` loads them."""
    from centar.consent import missing_texts  # models cannot be imported yet where the URLs name this module

    missing = missing_texts(now=timezone.now())
    return f"missing: {', '.join(missing)}" if missing else "ok"


@cache
def _newest_migrations() -> set[tuple[str, str]]:
    return set(MigrationLoader(None).graph.leaf_nodes())
