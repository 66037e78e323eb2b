from django.urls import path

from consultations.views import manage, times
from consultations.views.desk import booking, changes, clients, lists, phone, schedule, stranded, today, week
from consultations.views.feed import feed

app_name = "consultations"
urlpatterns = [
    path("podrska/razgovor/", times.times, name="times"),
    path("podrska/razgovor/nadji/", manage.find, name="find"),
    path("podrska/razgovor/veza/<str:token>/", manage.open_link, name="open_link"),
    path("podrska/razgovor/potvrda/<str:token>/", manage.confirm_link, name="confirm_link"),
    # for calendar programs
    path("kalendar/<str:token>.ics", feed, name="feed"),
    # staff
    path("rad/razgovori/", today.today, name="desk_today"),
    path("rad/razgovori/nedelja/", week.week, name="desk_week"),
    path("rad/razgovori/novi/", phone.new, name="desk_new"),
    path("rad/razgovori/dolazak/", today.walk_in, name="desk_walk_in"),
    path("rad/razgovori/ugrozeni/", stranded.stranded, name="desk_stranded"),
    path("rad/razgovori/pozivi/", lists.calls, name="desk_calls"),
    path("rad/razgovori/pozivi/<int:pk>/", lists.call, name="desk_call"),
    path("rad/razgovori/lista-cekanja/", lists.waiting, name="desk_waiting"),
    path("rad/razgovori/lista-cekanja/<int:pk>/", lists.close_wait, name="desk_close_wait"),
    path("rad/razgovori/<int:pk>/", booking.booking, name="desk_booking"),
    path("rad/razgovori/<int:pk>/oznaka/", today.mark, name="desk_mark"),
    path("rad/razgovori/<int:pk>/ishod/", booking.outcome, name="desk_outcome"),
    path("rad/razgovori/<int:pk>/pomeranje/", changes.move, name="desk_move"),
    path("rad/razgovori/<int:pk>/otkazivanje/", changes.cancel, name="desk_cancel"),
    path("rad/razgovori/<int:pk>/oslobadjanje/", changes.release, name="desk_release"),
    path("rad/razgovori/<int:pk>/beleska/", booking.note, name="desk_note"),
    path("rad/razgovori/<int:pk>/dogovor/", booking.step, name="desk_step"),
    path("rad/razgovori/<int:pk>/dogovor/slanje/", booking.steps_send, name="desk_steps_send"),
    path("rad/beleske/<int:pk>/", booking.note_change, name="desk_note_change"),
    path("rad/klijenti/", clients.clients, name="desk_clients"),
    path("rad/klijenti/<int:pk>/", clients.client, name="desk_client"),
    path("rad/klijenti/<int:pk>/izmena/", clients.client_change, name="desk_client_change"),
    path("rad/klijenti/<int:pk>/beleska/", clients.client_note, name="desk_client_note"),
    path("rad/preduzeca/<int:pk>/savetovanje/", clients.enterprise, name="desk_enterprise"),
    path("rad/preduzeca/<int:pk>/savetovanje/beleska/", clients.enterprise_note, name="desk_enterprise_note"),
    path("rad/raspored/", schedule.schedule, name="desk_schedule"),
    path("rad/raspored/<int:pk>/sati/", schedule.hours_add, name="desk_hours_add"),
    path("rad/raspored/<int:pk>/odsustvo/", schedule.exception_add, name="desk_exception_add"),
    path("rad/raspored/<int:pk>/kalendar/", schedule.feed_rotate, name="desk_feed_rotate"),
    path("rad/raspored/sati/<int:pk>/brisanje/", schedule.hours_remove, name="desk_hours_remove"),
    path("rad/raspored/odsustvo/<int:pk>/brisanje/", schedule.exception_remove, name="desk_exception_remove"),
    path("rad/raspored/dan/zatvaranje/", schedule.day_close, name="desk_day_close"),
    path("rad/raspored/dan/otvaranje/", schedule.day_open, name="desk_day_open"),
    path("rad/raspored/dan/povratak/", schedule.day_forget, name="desk_day_forget"),
]
