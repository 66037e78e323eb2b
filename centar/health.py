"""Two addresses for those who watch the portal: does the process live, and can it do its work."""

from datetime import timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

MAIL_IS_LATE_AFTER = timedelta(minutes=15)


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
    """503 while the database is away or behind the code. Late mail or a missing wording is named, but takes no
    site off the net.
    """
    try:
        state = {
            "database": "ok",
            "migrations": migrations_state(),
            "mail": mail_state(),
            "consents": consents_state(),
        }
    except (DatabaseError, InterfaceError):
        state = {"database": "away"}
    ready = state["database"] == "ok" and state["migrations"] == "ok"
    return JsonResponse({"ready": ready, **state}, status=200 if ready else 503)


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
