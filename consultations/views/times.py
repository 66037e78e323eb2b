from django.http import Http404, HttpRequest, HttpResponse


def times(request: HttpRequest) -> HttpResponse:
    raise Http404
