from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import get_language

from centar.models import Page


@login_not_required
def home(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(request, "centar/home.html")


def account(request: HttpRequest) -> TemplateResponse:
    """What the signed-in person has here and what needs them now."""
    return TemplateResponse(request, "centar/account.html")


@login_not_required
def page(request: HttpRequest, slug: str) -> TemplateResponse:
    """A text of the site, such as privacy, with the day it was checked."""
    page = get_object_or_404(Page, slug=slug)
    text = page.in_language(get_language() or "")
    return TemplateResponse(request, "centar/page.html", {"page": page, "text": text})
