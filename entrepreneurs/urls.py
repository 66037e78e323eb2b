from django.urls import path

from entrepreneurs.views import desk, directory, entry, photos, registration, reports

app_name = "entrepreneurs"
urlpatterns = [
    path("preduzeca/", directory.directory, name="directory"),
    path("preduzeca/slike/<uuid:key>/", directory.photo, name="photo"),
    path("preduzeca/<slug:slug>/", directory.enterprise, name="enterprise"),
    path("preduzeca/<slug:slug>/netacan-podatak/", reports.report, name="report"),
    path("preduzeca/<slug:slug>/netacan-podatak/poslato/", reports.report_sent, name="report_sent"),
    # Registering and keeping an entry; the key is the entry's own secret-free public id
    path("upis/", registration.start, name="start"),
    path("upis/novo/", registration.new, name="new"),
    path("upis/veza/<str:token>/", entry.open_link, name="open_link"),
    path("upis/<uuid:key>/", registration.task_list, name="tasks"),
    path("upis/<uuid:key>/provera/", registration.check, name="check"),
    path("upis/<uuid:key>/poslato/", registration.sent, name="sent"),
    path("upis/<uuid:key>/vec-u-imeniku/", entry.taken, name="taken"),
    path("upis/<uuid:key>/brisanje/", entry.delete, name="delete"),
    path("upis/<uuid:key>/pregled/", entry.entry, name="entry"),
    path("upis/<uuid:key>/povlacenje/", entry.withdraw, name="withdraw"),
    path("upis/<uuid:key>/potvrda-podataka/", entry.confirm, name="confirm"),
    path("upis/<uuid:key>/izmena/povlacenje/", entry.change_take_back, name="change_take_back"),
    path("upis/<uuid:key>/ponovo/", entry.reopen, name="reopen"),
    path("upis/<uuid:key>/osobe/", entry.people, name="people"),
    path("upis/<uuid:key>/osobe/<int:pk>/uklanjanje/", entry.person_remove, name="person_remove"),
    path("upis/<uuid:key>/slike/", photos.photo_list, name="photos"),
    path("upis/<uuid:key>/slike/<uuid:photo>/", photos.photo_change, name="photo_change"),
    path("upis/<uuid:key>/slike/<uuid:photo>/brisanje/", photos.photo_remove, name="photo_remove"),
    path("upis/<uuid:key>/<slug:slug>/", registration.section, name="section"),
    # Staff
    path("rad/preduzeca/", desk.queue, name="desk_queue"),
    path("rad/preduzeca/novo/", desk.on_behalf, name="desk_on_behalf"),
    path("rad/preduzeca/<int:pk>/", desk.review, name="desk_review"),
    path("rad/preduzeca/<int:pk>/arhiviranje/", desk.archive, name="desk_archive"),
    path("rad/netacni-podaci/", reports.desk_reports, name="desk_reports"),
    path("rad/netacni-podaci/<int:pk>/", reports.desk_report, name="desk_report"),
    path("rad/izmene/", desk.changes, name="desk_changes"),
    path("rad/zahtevi/", desk.claim_list, name="desk_claims"),
    path("rad/izmene/<int:pk>/", desk.change, name="desk_change"),
    path("rad/zahtevi/<int:pk>/", desk.claim, name="desk_claim"),
]
