from django.urls import path

from events.views.fair import applicant, badge, catalogue, day, day_after, day_badges, media, pages

app_name = "events"
urlpatterns = [
    # the fair: the public
    path("sajam/", pages.fairs, name="fairs"),
    path("sajam/<int:year>/", pages.fair, name="fair"),
    path("sajam/<int:year>/poziv/", pages.call, name="call"),
    path("sajam/<int:year>/izlagaci/", catalogue.catalogue, name="catalogue"),
    path("sajam/<int:year>/izlagaci.json", catalogue.catalogue_json, name="catalogue_json"),
    path("sajam/<int:year>/izlagaci/<uuid:key>/", catalogue.exhibitor, name="exhibitor"),
    path("sajam/<int:year>/fotografija/<uuid:key>/", catalogue.exhibitor_photo, name="exhibitor_photo"),
    path("sajam/<int:year>/plan/", catalogue.plan, name="plan"),
    path("sajam/<int:year>/program/", pages.programme, name="programme"),
    path("sajam/<int:year>/program.ics", pages.programme_ics, name="programme_ics"),
    path("sajam/<int:year>/mediji/", media.media_request, name="media_request"),
    path("sajam/<int:year>/mediji/hvala/", media.media_sent, name="media_sent"),
    path("sajam/<int:year>/prijava/<uuid:key>/utisak/", media.exhibitor_feedback, name="exhibitor_feedback"),
    path("c/<str:code>/", badge.badge, name="badge"),
    # the fair: staff of the day
    path("rad/sajam/<int:year>/dan/", day.day, name="desk_day"),
    path("rad/sajam/<int:year>/dan/ulaz/", day.entrance, name="desk_check_in"),
    path("rad/sajam/<int:year>/dan/ulaz/<int:pk>/", day.scan, name="desk_scan"),
    path("rad/sajam/<int:year>/dan/unutra/", day.inside, name="desk_inside"),
    path("rad/sajam/<int:year>/dan/brojanje/", day.taps, name="desk_taps"),
    path("rad/sajam/<int:year>/dan/bedzevi/", day_badges.badges, name="desk_badges"),
    path("rad/sajam/<int:year>/dan/bedzevi/bedzevi.pdf", day_badges.badges_pdf, name="desk_badges_pdf"),
    path("rad/sajam/<int:year>/dan/bedzevi/spisak/", day_badges.badges_list, name="desk_badges_list"),
    path("rad/sajam/<int:year>/dan/bedzevi/novi/", day_badges.badge_add, name="desk_badge_add"),
    path("rad/sajam/<int:year>/dan/bedzevi/<int:pk>/", day_badges.badge_revoke, name="desk_badge_revoke"),
    path("rad/sajam/<int:year>/dan/mediji/", day_after.media, name="desk_media"),
    path("rad/sajam/<int:year>/dan/mediji/<int:pk>/", day_after.media_answer, name="desk_media_answer"),
    path("rad/sajam/<int:year>/dan/izlagaci/", day_after.attendance, name="desk_attendance"),
    path("rad/sajam/<int:year>/dan/izlagaci/<int:pk>/", day_after.attendance_mark, name="desk_attendance_mark"),
    path("rad/sajam/<int:year>/dan/brojke/", day_after.results, name="desk_results"),
    # the fair: exhibitors
    path("sajam/<int:year>/prijava/<uuid:key>/", applicant.application, name="application"),
]
