from django.urls import path, register_converter

from centar import views
from centar.page_slugs import PageSlugConverter

register_converter(PageSlugConverter, "page_slug")

app_name = "centar"
urlpatterns = [
    path("", views.home, name="home"),
    path("kontakt/", views.contact, name="contact"),
    path("nalog/", views.account, name="account"),
    path("<page_slug:slug>/", views.page, name="page"),
    path("rad/", views.desk, name="desk"),
]
