from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from centar.text import REFUSED, readable


class CleanRequestMiddleware:
    """Characters that no page and no database takes reach no view: not by the address, its query or a cookie.

    They are left out of query values; a query name or a cookie that has them is dropped; an address that has them is
    not found. What people type into forms answers for itself (centar/forms.py). Everything is read as UTF-8, in which
    our pages send it: a charset that a request claims may be no charset at all. Stands before the sessions, since the
    key in a session cookie goes to the database as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.encoding:
            request.encoding = None  # type: ignore[assignment]
        if "%" in request.META.get("QUERY_STRING", ""):
            self._clean_query(request)
        for name, value in list(request.COOKIES.items()):
            if REFUSED.search(name) or REFUSED.search(value):
                del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Here and not earlier, so that the page that says so is in the address's language."""
        if REFUSED.search(request.path_info):
            raise Http404

    @staticmethod
    def _clean_query(request: HttpRequest) -> None:
        if not any(REFUSED.search(name + "".join(values)) for name, values in request.GET.lists()):
            return
        query = QueryDict(mutable=True, encoding=request.GET.encoding)
        for name, values in request.GET.lists():
            if not REFUSED.search(name):
                query.setlist(name, [readable(value) for value in values])
        query._mutable = False
        request.GET = query  # type: ignore[assignment]
        request.META["QUERY_STRING"] = query.urlencode()
