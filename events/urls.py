from django.urls import path
from django.views.generic import RedirectView

from events.views.fair import applicant, invited
from events.views.fair.desk import board, changes, decisions, invitations, jury, paper, places, setup, stand_setup

app_name = "events"
urlpatterns = [
    # the fair: exhibitors
    path("sajam/<int:year>/prijava/", RedirectView.as_view(url="/"), name="apply"),
    path("sajam/<int:year>/prijava/<uuid:key>/", applicant.application, name="application"),
    # the fair: the offer of a stand
    path("sajam/<int:year>/poziv/odgovor/<str:token>/", invited.answer_invitation, name="answer_invitation"),
    # the fair: staff
    path("rad/sajam/", setup.fairs, name="desk_fairs"),
    path("rad/sajam/novi/", setup.new, name="desk_fair_new"),
    path("rad/sajam/prijave/<int:pk>/", board.application, name="desk_application"),
    path("rad/sajam/prijave/<int:pk>/preuzimanje/", board.take_up, name="desk_take_up"),
    path("rad/sajam/prijave/<int:pk>/odluka/", board.draft, name="desk_draft"),
    path("rad/sajam/prijave/<int:pk>/dopuna/", board.ask, name="desk_ask"),
    path("rad/sajam/prijave/<int:pk>/ocena/", jury.vote, name="desk_vote"),
    path("rad/sajam/prijave/<int:pk>/izmena/", paper.change, name="desk_application_change"),
    path("rad/sajam/prijave/<int:pk>/<slug:name>/", changes.change, name="desk_change"),
    path("rad/sajam/slike/<uuid:key>/", board.photo, name="desk_photo"),
    path("rad/sajam/pozivi/<int:pk>/", invitations.invitation, name="desk_invitation"),
    path("rad/sajam/<int:year>/", board.board, name="desk_fair"),
    path("rad/sajam/<int:year>/podesavanja/", setup.settings, name="desk_fair_settings"),
    path("rad/sajam/<int:year>/podesavanja/opis/", setup.event, name="desk_fair_event"),
    path("rad/sajam/<int:year>/podesavanja/plan/", setup.plan, name="desk_fair_plan"),
    path("rad/sajam/<int:year>/podesavanja/objava/", setup.publish, name="desk_fair_publish"),
    path("rad/sajam/<int:year>/podesavanja/novi-sajam/", setup.clone, name="desk_fair_clone"),
    path("rad/sajam/<int:year>/poziv/", setup.call, name="desk_call"),
    path("rad/sajam/<int:year>/program/", setup.programme, name="desk_programme"),
    path("rad/sajam/<int:year>/program/novo/", setup.programme_item, name="desk_programme_new"),
    path("rad/sajam/<int:year>/program/<int:pk>/", setup.programme_item, name="desk_programme_item"),
    path("rad/sajam/<int:year>/program/<int:pk>/uklanjanje/", setup.programme_remove, name="desk_programme_remove"),
    path("rad/sajam/<int:year>/tipovi/", stand_setup.types, name="desk_stand_types"),
    path("rad/sajam/<int:year>/tipovi/novi/", stand_setup.stand_type, name="desk_stand_type_new"),
    path("rad/sajam/<int:year>/tipovi/<int:pk>/", stand_setup.stand_type, name="desk_stand_type"),
    path(
        "rad/sajam/<int:year>/tipovi/<int:pk>/uklanjanje/",
        stand_setup.stand_type_remove,
        name="desk_stand_type_remove",
    ),
    path("rad/sajam/<int:year>/standovi/", stand_setup.stands, name="desk_stands"),
    path("rad/sajam/<int:year>/standovi/novi/", stand_setup.stand, name="desk_stand_new"),
    path("rad/sajam/<int:year>/standovi/red/", stand_setup.stand_row, name="desk_stand_row"),
    path("rad/sajam/<int:year>/standovi/uvoz/", stand_setup.stand_import, name="desk_stand_import"),
    path("rad/sajam/<int:year>/standovi/<int:pk>/", stand_setup.stand, name="desk_stand"),
    path("rad/sajam/<int:year>/standovi/<int:pk>/uklanjanje/", stand_setup.stand_remove, name="desk_stand_remove"),
    path("rad/sajam/<int:year>/ocene/", jury.jury, name="desk_jury"),
    path("rad/sajam/<int:year>/odluke/", decisions.decisions, name="desk_decisions"),
    path("rad/sajam/<int:year>/raspored/", places.places, name="desk_places"),
    path("rad/sajam/<int:year>/raspored/zamena/", places.swap, name="desk_swap"),
    path("rad/sajam/<int:year>/raspored/plan/", places.printed_plan, name="desk_plan"),
    path("rad/sajam/<int:year>/potrebe/", places.needs, name="desk_needs"),
    path("rad/sajam/<int:year>/izlagaci/", places.exhibitors_file, name="desk_exhibitors_file"),
    path("rad/sajam/<int:year>/pozivi/", invitations.invitations, name="desk_invitations"),
    path("rad/sajam/<int:year>/pozivi/ponuda/", invitations.offer, name="desk_offer"),
    path("rad/sajam/<int:year>/pozivi/telefon/", invitations.calls, name="desk_calls"),
    path("rad/sajam/<int:year>/obuhvat/", invitations.coverage, name="desk_coverage"),
    path("rad/sajam/<int:year>/nova-prijava/", paper.apply, name="desk_apply"),
]
