from django.http import HttpRequest
from django.template.response import TemplateResponse

from centar.models import User


class SignedInRequest(HttpRequest):
    """What a view is given that is not marked as public: somebody is signed in."""

    user: User


def gone(request: HttpRequest) -> TemplateResponse:
    """410: what was here has been withdrawn for good; the page does not say what or whose it was."""
    return TemplateResponse(request, "410.html", status=410)
