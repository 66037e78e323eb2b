from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.template.response import TemplateResponse


@login_not_required
def home(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "centar/home.html")


@login_not_required
def contact(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "centar/contact.html")


def account(request: HttpRequest) -> TemplateResponse:
    """What the signed-in person has here and what needs them now."""
    return TemplateResponse(request, "centar/account.html")
