"""Badges, media, counting, who exhibited, and the day in numbers."""

import datetime as dt
import uuid

import pytest

from centar.models import User
from events.actions.fair.afterwards import give_feedback, mark_who_entered
from events.actions.fair.entry import check_in
from events.actions.fair.passes import issue_passes
from events.actions.fair.refusals import FairNotOver, WrongApplicationState
from events.badges import address_of, badge_sheet, qr_svg
from events.models import (
    ApplicationState,
    ApplicationStep,
    ExhibitorApplication,
    Feedback,
    Pass,
    PassKind,
    Registration,
    RegistrationState,
    TapCount,
)
from tests.events.fair_stage import (
    AFTER,
    BEFORE,
    MORNING,
    ask_media,
    make_exhibitor,
    make_pass,
    page,
    published_fair,
    signed_in,
)
from tests.events.fairs import make_application, make_fair
from tests.html import Document, errors_of, filled
from tests.mails import mails_to
from tests.people import staff_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town", "clock")]
A = ApplicationState


@pytest.fixture
def vera(town):
    user = staff_member("koordinatorka@primer.rs", "coordinator")
    user.name = "Vera Verić"
    user.save()
    return user


@pytest.fixture
def desk(vera, time_machine):
    time_machine.move_to(MORNING, tick=False)
    return signed_in(vera)


@pytest.fixture
def fair(town):
    return published_fair()


def shown(response):
    return Document(response.content).one("main").label


def register(fair, name, state=RegistrationState.CONFIRMED):
    waits = {"waits_since": BEFORE} if state == RegistrationState.WAITING else {}
    return Registration.objects.create(
        event=fair.event, name=name, phone="+381641234567", contact_key=name, created_at=BEFORE, state=state,
        source="web",
        language="sr-latn", **waits,
    )  # fmt: skip


def test_badges_for_all_who_come_and_nobody_else(fair, desk, vera):
    coming = make_exhibitor(fair, "Pekara", contact_name="Pera Perić")
    coming.helpers.create(name="Mara Marić", position=1)
    make_application(fair.stand_types.get(), A.ACCEPTED, public_title="Neznanac")
    make_application(fair.stand_types.get(), A.WITHDRAWN, public_title="Neznanac")
    register(fair, "Gost")
    register(fair, "Čeka", RegistrationState.WAITING)
    ask_media(fair, state="accepted")
    ask_media(fair, name="Neznanac", email="drugi@primer.rs")
    desk.post(page("desk_badges", 2027))
    assert set(Pass.objects.values_list("kind", "name", "line")) == {
        ("exhibitor", "Pera Perić", "Pekara"),
        ("helper", "Mara Marić", "Pekara"),
        ("visitor", "Gost", ""),
        ("media", "Mara Marić", "Radio Primer"),
        ("organiser", "Vera Verić", ""),
    }
    assert len(set(Pass.objects.values_list("code", flat=True))) == 5
    desk.post(page("desk_badges", 2027))
    assert Pass.objects.count() == 5


def test_the_list_is_by_name_in_one_alphabet_and_can_be_searched(fair, desk):
    for name in ("Žika", "Ана", "Čeda", "Boris"):
        make_pass(fair, name)
    rows = [row.label for row in Document(desk.get(page("desk_badges_list", 2027)).content).all("th", scope="row")]
    assert rows == ["Ana", "Boris", "Čeda", "Žika"]
    found = desk.get(page("desk_badges", 2027), {"q": "čeda"})
    assert [badge.name for badge in found.context["badges"]] == ["Čeda"]
    assert desk.get(page("desk_badges", 2027), {"vrsta": "media"}).context["badges"] == []


def test_the_sheet_is_a_pdf_with_a_page_for_each_eight(fair, desk):
    assert desk.get(page("desk_badges_pdf", 2027)).status_code == 404
    for number in range(9):
        make_pass(fair, f"Aleksandra Maksimilijana Dugoimenović-Stojanović {number}", line="Ж" * 160)
    answer = desk.get(page("desk_badges_pdf", 2027, language="sr-cyrl"))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 2" in badge_sheet(fair, Pass.objects.all())


def test_the_code_opens_the_badge(fair, settings):
    badge = make_pass(fair)
    assert address_of(badge) == f"{settings.SITE_URL}{page('badge', badge.code)}"
    assert qr_svg(address_of(badge)).startswith("<svg ")


def test_one_more_badge_and_its_end(fair, desk):
    form = desk.get(page("desk_badge_add", 2027))
    desk.post(page("desk_badge_add", 2027), filled(form.content, name="Gošća", line="Lipograd", kind="jury"))
    badge = Pass.objects.get()
    assert (badge.name, badge.kind) == ("Gošća", "jury")
    bad = desk.post(page("desk_badge_add", 2027), {"name": "", "kind": "exhibitor"})
    assert len(errors_of(bad.content)) == 2
    desk.post(page("desk_badge_revoke", 2027, badge.pk), {"revoke": "1"})
    badge.refresh_from_db()
    assert badge.revoked_at == MORNING
    foreign = make_pass(published_fair(year=2026))
    assert desk.post(page("desk_badge_revoke", 2027, foreign.pk), {"revoke": "1"}).status_code == 404


def test_counting_heads_and_taking_one_back(fair, desk, time_machine):
    address = page("desk_taps", 2027)
    for press in ("more", "more", "more", "less"):
        answer = desk.post(address, {"ulaz": "Od reke", press: "1"}, follow=True)
    assert TapCount.objects.get().people == 2
    assert answer.context["at_gate"] == 2
    time_machine.shift(60)
    desk.post(address, {"ulaz": "Od reke", "more": "1"})
    desk.post(address, {"ulaz": "Od grada", "more": "1"})
    counted = desk.get(address, {"ulaz": "Od reke"}).context
    assert (counted["at_gate"], counted["total"]) == (3, 4)
    for _ in range(5):
        desk.post(address, {"ulaz": "Od grada", "less": "1"})
    assert desk.get(address).context["total"] == 3
    assert len(errors_of(desk.post(address, {"ulaz": "", "more": "1"}).content)) == 1


# media


# afterwards


def test_who_exhibited_from_the_entries_and_by_hand(fair, desk, vera):
    came, absent, silent = (make_exhibitor(fair, title) for title in ("Pekara", "Mlekara", "Vunara"))
    came.helpers.create(name="Mara", position=1)
    issue_passes(fair=fair, by=vera, now=BEFORE)
    helper = Pass.objects.get(kind=PassKind.HELPER)
    check_in(fair=fair, raw_code=helper.code, nonce=uuid.uuid4(), by=vera, now=MORNING)
    desk.post(page("desk_attendance", 2027))
    desk.post(page("desk_attendance_mark", 2027, absent.pk), {"state": "no_show"})
    states = dict(ExhibitorApplication.objects.values_list("public_title", "state"))
    assert states == {"Pekara": A.ATTENDED, "Mlekara": A.NO_SHOW, "Vunara": A.CONFIRMED}
    step = ApplicationStep.objects.get(application=came)
    assert (step.from_state, step.to_state, step.by) == (A.CONFIRMED, A.ATTENDED, vera)
    desk.post(page("desk_attendance_mark", 2027, came.pk), {"state": "confirmed"})
    assert mark_who_entered(fair=fair, by=vera, now=MORNING) == 1
    desk.post(page("desk_attendance_mark", 2027, silent.pk), {"state": "rejected"})
    silent.refresh_from_db()
    assert silent.state == A.CONFIRMED


def test_nobody_is_marked_before_the_day_nor_who_had_not_confirmed(fair, desk, time_machine):
    waiting = make_application(fair.stand_types.create(code="X", name="X", size="1", quota=9), A.WAITLISTED)
    desk.post(page("desk_attendance_mark", 2027, waiting.pk), {"state": "attended"})
    waiting.refresh_from_db()
    assert waiting.state == A.WAITLISTED
    one = make_exhibitor(fair, "Pekara")
    time_machine.move_to(BEFORE, tick=False)
    desk.post(page("desk_attendance_mark", 2027, one.pk), {"state": "attended"})
    one.refresh_from_db()
    assert one.state == A.CONFIRMED


def test_the_numbers_of_the_day(fair, desk, vera):
    make_exhibitor(fair, "Pekara")
    badges = [make_pass(fair, str(number)) for number in range(3)]
    for badge in badges[:2]:
        check_in(fair=fair, raw_code=badge.code, nonce=uuid.uuid4(), by=vera, now=MORNING)
    for minutes, people in ((0, 30), (5, 12), (65, 21)):
        minute = MORNING + dt.timedelta(minutes=minutes)
        TapCount.objects.create(event=fair.event, gate="a", minute=minute, people=people)
    figures = desk.get(page("desk_results", 2027)).context["figures"]
    assert (figures.exhibitors, figures.entered, figures.people) == (1, 2, 63)
    assert [(bar.label, bar.count, bar.percent) for bar in figures.hours] == [
        ("15.05. 11–12 h", 42, 100),
        ("15.05. 12–13 h", 21, 50),
    ]
    assert [(kind.made, kind.inside) for kind in figures.kinds] == [(3, 2)]


def test_exhibitors_say_how_it_was_once_and_without_a_name(fair, desk, vera, time_machine):
    owner = User.objects.create_user("ana@primer.rs")
    one = make_exhibitor(fair, "Pekara", owner=owner, contact_email="ana@primer.rs", language="en")
    address = page("exhibitor_feedback", 2027, one.key)
    ana = signed_in(owner)
    assert ana.get(address).status_code == 404
    with pytest.raises(FairNotOver):
        give_feedback(application=one, usefulness=5, good="", better="", now=MORNING)
    time_machine.move_to(AFTER, tick=False)
    desk = signed_in(vera)
    for _ in range(2):
        desk.post(page("desk_results", 2027))
    (asked,) = mails_to("ana@primer.rs")
    assert str(one.key) in asked.text
    assert len(errors_of(ana.post(address, {"good": "Sve"}).content)) == 1
    ana.post(address, filled(ana.get(address).content, usefulness="4", good="Mesto", better="Struja"))
    again = ana.post(address, {"usefulness": "1"})
    assert "We have your answers" in shown(again) or "Hvala" in shown(again)
    given = Feedback.objects.get()
    assert (given.usefulness, given.good, given.audience, given.given_on) == (4, "Mesto", "exhibitor", AFTER.date())
    assert {field.name for field in Feedback._meta.fields} & {"application", "user", "by"} == set()
    assert signed_in(User.objects.create_user("b@primer.rs")).get(address).status_code == 404
    results = page("desk_results", 2027, language="en")
    few = desk.get(results).content.decode()
    assert "Until there are 3 answers, none is shown" in few
    assert ("Struja" in few, "useful, on average" in few) == (False, False)
    common = {"event": fair.event, "audience": "exhibitor", "given_on": AFTER.date()}
    Feedback.objects.create(usefulness=1, good="", better="Voda", **common)
    assert "Voda" not in desk.get(results).content.decode()
    Feedback.objects.create(usefulness=1, good="", better="", **common)
    enough = desk.get(results).content.decode()
    assert all(words in enough for words in ("Struja", "Voda", "useful, on average, 1 to 5 (3 answers)", "2.0"))


def test_who_did_not_come_is_told_why_there_is_nothing_to_answer(fair, time_machine):
    owner = User.objects.create_user("ana@primer.rs")
    one = make_exhibitor(fair, "Pekara", owner=owner)
    time_machine.move_to(AFTER, tick=False)
    ana, address = signed_in(owner), page("exhibitor_feedback", 2027, one.key, language="en")
    sent = filled(ana.get(address).content, usefulness="4")
    one.state = A.NO_SHOW
    one.save()
    for answer, status in ((ana.get(address), 200), (ana.post(address, sent), 409)):
        assert answer.status_code == status
        assert "We did not see you at the fair" in shown(answer)
        assert "call us" in shown(answer)
    assert not Feedback.objects.exists()


@pytest.mark.parametrize(
    ("state", "words"), [(A.ATTENDED, "Thank you for exhibiting"), (A.CONFIRMED, "If you exhibited")]
)
def test_only_who_was_seen_is_thanked_for_exhibiting(fair, vera, time_machine, state, words):
    one = make_exhibitor(fair, "Pekara", contact_email="ana@primer.rs", language="en")
    one.state = state
    one.save()
    time_machine.move_to(AFTER, tick=False)
    signed_in(vera).post(page("desk_results", 2027))
    (asked,) = mails_to("ana@primer.rs")
    assert words in asked.text


def test_who_did_not_exhibit_says_nothing(fair):
    other = make_application(fair.stand_types.create(code="X", name="X", size="1", quota=9), A.REJECTED)
    with pytest.raises(WrongApplicationState):
        give_feedback(application=other, usefulness=5, good="", better="", now=AFTER)


def test_the_day_is_reached_from_the_desk_and_from_the_fair(town, fair, desk, time_machine):
    time_machine.move_to(BEFORE)
    day = page("desk_day", fair.year)
    steward = signed_in(staff_member("redarka@primer.rs", "steward"))
    assert steward.get("/rad/").content.decode().count(f'href="{day}"') == 1
    for name, other in (("desk_fair", day), ("desk_day", page("desk_fair", fair.year)), ("desk_badges", day)):
        assert f'href="{other}"' in desk.get(page(name, fair.year)).content.decode(), name
    assert f'href="{page("desk_fair", fair.year)}"' not in steward.get(day).content.decode()


def test_the_desk_leads_to_the_fair_that_comes_and_not_to_one_after_it(town, fair, time_machine):
    time_machine.move_to(BEFORE)
    later = make_fair(year=fair.year + 1).event.starts_at
    steward = staff_member("redarka@primer.rs", "steward")
    assert page("desk_day", fair.year) in signed_in(steward).get("/rad/").content.decode()
    time_machine.move_to(later + dt.timedelta(days=300))
    assert page("desk_day", fair.year + 1) in signed_in(steward).get("/rad/").content.decode()


def test_asking_again_asks_nobody_and_says_so(fair, desk, time_machine):
    make_exhibitor(fair, "Pekara", contact_email="pekara@primer.rs")
    time_machine.move_to(AFTER, tick=False)
    said = [shown(desk.post(page("desk_results", 2027, language="en"), follow=True)) for _ in range(2)]
    assert ["1 exhibitor is asked." in text for text in said] == [True, False]
    assert "All who have an e-mail were asked before." in said[1]


def test_the_page_of_the_application_leads_to_it_when_the_fair_is_over(fair, time_machine):
    ana = User.objects.create_user("ana@primer.rs")
    one = make_exhibitor(fair, "Pekara", owner=ana)
    address, question = page("application", 2027, one.key), page("exhibitor_feedback", 2027, one.key)
    before = signed_in(ana).get(address)
    assert question not in Document(before.content).links().values()
    time_machine.move_to(AFTER, tick=False)
    after = signed_in(ana).get(address)
    assert question in Document(after.content).links().values()
    assert "Sajam je završen." in shown(after)
    assert page("application_ics", 2027, one.key) not in Document(after.content).links().values()
