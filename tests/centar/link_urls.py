"""The portal with one page more: a mailed link that was answered."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from centar.accounts import sign_in_by_link
from centar.models import User
from centar.urls import urlpatterns as portal


@login_not_required
def answered_link(request):
    return sign_in_by_link(request, User.objects.get(email=request.GET["who"]), next_url="/nalog/2fa/")


urlpatterns = [path("en/by-link/", answered_link), *portal]
