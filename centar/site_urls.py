from django.urls import path

from centar import views

app_name = "centar"
urlpatterns = [
    path("", views.home, name="home"),
    path("kontakt/", views.contact, name="contact"),
    path("nalog/", views.account, name="account"),
]
