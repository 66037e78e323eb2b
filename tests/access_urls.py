"""The portal's addresses with bare refusals: the table asks for thousands and reads only their status."""

from django.http import HttpResponse

from centar.urls import urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def handler403(request, exception):
    return HttpResponse(status=403)


def handler404(request, exception):
    return HttpResponse(status=404)
