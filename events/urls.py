from django.urls import path

from events.views.fair import applicant, applicant_steps, applying

app_name = "events"
urlpatterns = [
    # the fair: exhibitors
    path("sajam/<int:year>/prijava/", applying.apply, name="apply"),
    path("sajam/<int:year>/prijava/preduzece/", applying.choose, name="apply_choose"),
    path("sajam/<int:year>/prijava/novo-preduzece/", applying.new, name="apply_new"),
    path("sajam/<int:year>/prijava/<uuid:key>/", applicant.application, name="application"),
    path("sajam/<int:year>/prijava/<uuid:key>/provera/", applicant.check, name="application_check"),
    path("sajam/<int:year>/prijava/<uuid:key>/brisanje/", applicant_steps.discard, name="application_discard"),
    path("sajam/<int:year>/prijava/<uuid:key>/povlacenje/", applicant_steps.withdraw, name="application_withdraw"),
    path("sajam/<int:year>/prijava/<uuid:key>/vracanje/", applicant_steps.undo_withdrawal, name="application_undo"),
    path("sajam/<int:year>/prijava/<uuid:key>/potvrda/", applicant_steps.confirm, name="application_confirm"),
    path("sajam/<int:year>/prijava/<uuid:key>/ljudi/", applicant_steps.helpers, name="application_helpers"),
    path("sajam/<int:year>/prijava/<uuid:key>/izbor-standa/", applicant_steps.pick, name="application_pick"),
    path("sajam/<int:year>/prijava/<uuid:key>/postavljanje.ics", applicant_steps.setup_ics, name="application_ics"),
    path("sajam/<int:year>/prijava/<uuid:key>/slike/<uuid:photo>/", applicant.photo, name="application_photo"),
    path(
        "sajam/<int:year>/prijava/<uuid:key>/slike/<uuid:photo>/brisanje/",
        applicant.photo_remove,
        name="application_photo_remove",
    ),
    path("sajam/<int:year>/prijava/<uuid:key>/<slug:slug>/", applicant.application_page, name="application_page"),
]
