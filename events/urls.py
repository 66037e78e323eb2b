from django.urls import path

from events.views import links, own, public, register

app_name = "events"

# events with registration
urlpatterns = [
    path("dogadjaji/", public.events, name="events"),
    path("dogadjaji/arhiva/", public.archive, name="archive"),
    path("dogadjaji/kalendar.ics", public.feed, name="feed"),
    path("dogadjaji/prijava/nadji/", links.find, name="find"),
    path("dogadjaji/prijava/veza/<str:token>/", links.open_link, name="open_link"),
    path("dogadjaji/prijava/<str:code>/", own.registration, name="registration"),
    path("dogadjaji/prijava/<str:code>/dogadjaj.ics", own.ics, name="registration_ics"),
    path("dogadjaji/prijava/<str:code>/broj-osoba/", own.party, name="party"),
    path("dogadjaji/prijava/<str:code>/otkazivanje/", own.cancel, name="cancel"),
    path("dogadjaji/prijava/<str:code>/potvrda.pdf", own.certificate, name="certificate"),
    path("dogadjaji/prijava/<str:code>/utisak/", own.feedback, name="feedback"),
    path("dogadjaji/<slug:slug>/", public.event, name="event"),
    path("dogadjaji/<slug:slug>/dogadjaj.ics", public.ics, name="ics"),
    path("dogadjaji/<slug:slug>/prijava/", register.register, name="register"),
    path("dogadjaji/<slug:slug>/materijal/<uuid:key>/", public.material, name="material"),
]
