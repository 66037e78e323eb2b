from django.urls import path

from consultations.views import figures, manage, times

app_name = "consultations"
urlpatterns = [
    path("podrska/razgovor/", times.times, name="times"),
    path("podrska/razgovor/nadji/", manage.find, name="find"),
    path("podrska/razgovor/veza/<str:token>/", manage.open_link, name="open_link"),
    path("podrska/razgovor/potvrda/<str:token>/", manage.confirm_link, name="confirm_link"),
    # Staff
    path("rad/razgovori/brojke/", figures.figures, name="desk_figures"),
]
