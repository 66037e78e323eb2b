from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from centar import urls

BARE_SIZE = 10_000  # bytes


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Nothing but the middleware and a body: what no page can be faster than."""
    return HttpResponse(b"." * BARE_SIZE)


handler500 = urls.handler500
urlpatterns = [path("bench/bare/", bare), *urls.urlpatterns]
