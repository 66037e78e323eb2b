from django.http import Http404, HttpRequest, HttpResponse


def find(request: HttpRequest) -> HttpResponse:
    raise Http404


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404


def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404
