"""Sign-in and account pages: ours where we say more than allauth, then allauth's under the same names."""

from django.urls import include, path

from centar import views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", views.sign_in_request, name="account_request_login_code"),
    path("login/code/confirm/", views.sign_in_code, name="account_confirm_login_code"),
    path("signup/", views.sign_up, name="account_signup"),
    path("", include("allauth.urls")),
]
