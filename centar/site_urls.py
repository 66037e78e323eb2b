from django.urls import path

from centar import views

app_name = "centar"
urlpatterns = [
    path("", views.home, name="home"),
    path("nalog/", views.account, name="account"),
    path("rad/", views.desk, name="desk"),
]
