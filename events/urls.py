from django.urls import path

from events.views.fair import applicant

app_name = "events"
urlpatterns = [
    # the fair: exhibitors
    path("sajam/<int:year>/prijava/<uuid:key>/", applicant.application, name="application"),
]
