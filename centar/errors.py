"""What a visitor sees when something of ours is broken."""

import logging
import sys

import psycopg
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils import translation
from django.views import defaults

logger = logging.getLogger(__name__)
RETRY_SECONDS = 10
# connection lost, too many connections, the server stops or starts; without a code no server answered at all
AWAY_CODES = ("08", "53300", "57P0")


def is_database_away(error: BaseException | None) -> bool:
    """Whether the database cannot be reached now, as opposed to one that refuses a query."""
    if isinstance(error, Error):
        error = error.__cause__
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(AWAY_CODES)


def database_away(request: HttpRequest) -> HttpResponse:
    """The 503 page in the language of the address. Needs neither a session nor context processors."""
    logger.error("No database for %s", request.path)
    with translation.override(translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        page = loader.render_to_string("503.html", {"retry_seconds": RETRY_SECONDS})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the 500 page, or 503 if what failed, a middleware say, wanted a database that is away."""
    if is_database_away(sys.exc_info()[1]):
        return database_away(request)
    return defaults.server_error(request)
