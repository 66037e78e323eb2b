from django.urls import path

from events.views import links, own, public, register
from events.views.desk import changes, people
from events.views.desk import events as desk
from events.views.fair import applicant

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
    # events at the staff desk
    path("rad/dogadjaji/", desk.events, name="desk_events"),
    path("rad/dogadjaji/novi/", desk.new, name="desk_new"),
    path("rad/dogadjaji/<int:pk>/", desk.event, name="desk_event"),
    path("rad/dogadjaji/<int:pk>/izmena/", desk.change, name="desk_change"),
    path("rad/dogadjaji/<int:pk>/objava/", desk.publish, name="desk_publish"),
    path("rad/dogadjaji/<int:pk>/povlacenje/", desk.unpublish, name="desk_unpublish"),
    path("rad/dogadjaji/<int:pk>/pomeranje/", changes.move, name="desk_move"),
    path("rad/dogadjaji/<int:pk>/mesta/", changes.capacity, name="desk_capacity"),
    path("rad/dogadjaji/<int:pk>/otkazivanje/", changes.cancel, name="desk_cancel"),
    path("rad/dogadjaji/<int:pk>/kopija/", changes.copy, name="desk_copy"),
    path("rad/dogadjaji/<int:pk>/materijal/", desk.material, name="desk_material"),
    path("rad/dogadjaji/<int:pk>/materijal/<uuid:key>/", desk.material_remove, name="desk_material_remove"),
    path("rad/dogadjaji/<int:pk>/utisci/", desk.feedback, name="desk_feedback"),
    path("rad/dogadjaji/<int:pk>/potvrde.pdf", desk.desk_certificates, name="desk_certificates"),
    path("rad/dogadjaji/<int:pk>/prijave/", people.registrations, name="desk_registrations"),
    path("rad/dogadjaji/<int:pk>/prijave/nova/", people.register, name="desk_register"),
    path("rad/dogadjaji/<int:pk>/prijave/izvoz/", people.export, name="desk_export"),
    path("rad/dogadjaji/<int:pk>/ulaz/", people.door, name="desk_door"),
    path("rad/dogadjaji/prijave/<int:pk>/", people.registration, name="desk_registration"),
    path("rad/dogadjaji/prijave/<int:pk>/otkazivanje/", people.cancel, name="desk_cancel_registration"),
    path("rad/dogadjaji/prijave/<int:pk>/poziv/", people.called, name="desk_called"),
    path("rad/dogadjaji/prijave/<int:pk>/dolazak/", people.came, name="desk_came"),
    # the fair: exhibitors
    path("sajam/<int:year>/prijava/<uuid:key>/", applicant.application, name="application"),
]
