from django.urls import path

from consultations.views import details, figures, links, manage, steps, support, times, waiting

app_name = "consultations"
urlpatterns = [
    path("podrska/", support.support, name="support"),
    path("podrska/razgovor/", times.times, name="times"),
    path("podrska/razgovor/podaci/", details.details, name="details"),
    path("podrska/razgovor/nadji/", links.find, name="find"),
    path("podrska/razgovor/veza/<str:token>/", links.open_link, name="open_link"),
    path("podrska/razgovor/potvrda/<str:token>/", links.confirm_link, name="confirm_link"),
    path("podrska/razgovor/lista-cekanja/", waiting.wait, name="wait"),
    path("podrska/razgovor/lista-cekanja/hvala/", waiting.wait_done, name="wait_done"),
    path("podrska/razgovor/pozovite-me/", waiting.call_back, name="call_back"),
    path("podrska/razgovor/pozovite-me/hvala/", waiting.call_back_done, name="call_back_done"),
    path("podrska/razgovor/koraci/", steps.tick, name="tick"),
    path("podrska/razgovor/moj/<str:code>/", manage.booking, name="booking"),
    path("podrska/razgovor/moj/<str:code>/razgovor.ics", manage.ics, name="ics"),
    path("podrska/razgovor/moj/<str:code>/pomeranje/", manage.move, name="move"),
    path("podrska/razgovor/moj/<str:code>/otkazivanje/", manage.cancel, name="cancel"),
    path("podrska/razgovor/moj/<str:code>/raniji-termin/", manage.earlier, name="earlier"),
    # Staff
    path("rad/razgovori/brojke/", figures.figures, name="desk_figures"),
]
