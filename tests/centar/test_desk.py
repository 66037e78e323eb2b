from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.mfa.models import Authenticator
from django.apps import AppConfig, apps
from django.contrib.auth.models import Permission
from django.template.utils import get_app_template_dirs

from centar.desk import Appointment, Deadline, DeskPage, Queue, Waiting, pages_for, queues_for
from centar.models import OutgoingEmail, User
from centar.roles import assign_roles, sync_roles
from tests.html import Document
from tests.people import second_factor
from tests.waiting_app import desk as waiting_app

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Europe/Belgrade"))
DAY = timedelta(days=1)


def queue(name, *, days=None, count=1, permission="centar.view_user"):
    oldest_at = None if days is None else NOON - timedelta(days=days)
    return Queue(name, name.title(), count, oldest_at, f"/rad/{name}/", permission)


@pytest.fixture
def root(db):
    return User.objects.create_superuser("root@example.rs")


@pytest.fixture
def administrator(root):
    sync_roles()
    user = User.objects.create_user("admin@example.rs")
    assign_roles(user=user, codes=["administrator"], by=root)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return User.objects.get(pk=user.pk)


@pytest.fixture
def offered(monkeypatch):
    """Installs an app that puts these queues on the desk (by INSTALLED_APPS the job queue would start twice)."""
    monkeypatch.setitem(apps.app_configs, "waiting_app", AppConfig.create("tests.waiting_app"))
    get_app_template_dirs.cache_clear()

    def offer(*queues, pages=(), today=(), deadlines=()):
        waiting_app.waiting[:] = queues
        waiting_app.daily[:] = pages
        waiting_app.appointments[:] = today
        waiting_app.dates[:] = deadlines

    yield offer
    offer()
    get_app_template_dirs.cache_clear()


def test_the_longest_waiting_comes_first_and_the_empty_last(administrator, offered):
    offered(queue("empty", count=0), queue("young", days=1), queue("old", days=6))
    assert [q.name for q in queues_for(administrator, now=NOON)] == ["old", "young", "given-up-mails", "empty"]


def test_queues_without_the_permission_are_not_shown(administrator, offered):
    offered(queue("users"), queue("sessions", permission="sessions.view_session"))
    assert [q.name for q in queues_for(administrator, now=NOON)] == ["given-up-mails", "users"]


def people_waiting(name, rows, *, permission="centar.view_user", **how):
    return Waiting(name, name.title(), rows, "date_joined", how.pop("url", f"/rad/{name}/"), permission, **how)


def test_rows_of_all_queues_are_counted_in_one_query(administrator, root, offered, django_assert_num_queries):
    people = User.objects.all()
    User.objects.filter(pk=root.pk).update(date_joined=NOON - timedelta(days=3), last_login=NOON)
    User.objects.filter(pk=administrator.pk).update(date_joined=NOON - timedelta(days=2), last_login=NOON - DAY)
    offered(
        people_waiting("nobody", people.none()),
        people_waiting("named", people.filter(name="Нико"), url=lambda first: f"/rad/{first}/"),
        queue("looked-for", days=9),
        people_waiting("all", people, url=lambda first: f"/rad/{first:%d}/", first="last_login"),
        people_waiting("admin", people.filter(pk=administrator.pk)),
        people_waiting("sessions", people, permission="sessions.view_session"),
    )
    administrator.has_perm("centar.view_user")  # reads the permissions
    with django_assert_num_queries(1) as captured:
        found = queues_for(administrator, now=NOON)
    assert "'sessions'" not in captured[0]["sql"]
    assert [(q.name, q.count, q.age_in_days(now=NOON), q.url) for q in found if q.name != "given-up-mails"] == [
        ("looked-for", 1, 9, "/rad/looked-for/"),
        ("all", 2, 3, "/rad/20/"),
        ("admin", 1, 2, "/rad/admin/"),
        ("nobody", 0, None, "/rad/nobody/"),
        ("named", 0, None, "/rad/None/"),
    ]


def test_nothing_to_count_asks_nothing(root, offered, django_assert_num_queries):
    offered(people_waiting("all", User.objects.all()))
    user = User.objects.create_user("nova@example.rs", is_staff=True)
    user.has_perm("centar.view_user")
    with django_assert_num_queries(0):
        assert queues_for(user, now=NOON) == []


def test_given_up_mails_wait_until_somebody_looked_after_them(administrator, root):
    for number, (state, settled) in enumerate(
        [("failed", None), ("failed", NOON), ("queued", None), ("failed", None)]
    ):
        OutgoingEmail.objects.create(
            to="ana@primer.rs",
            subject="Predmet",
            text="Reči",
            language="en",
            dedupe_key=f"{number}",
            message_id=f"<{number}@primer.rs>",
            state=state,
            created_at=NOON,
            queued_at=NOON - timedelta(days=5 - number),
            next_attempt_at=NOON if state == "queued" else None,
            settled_at=settled,
            settled_by=root if settled else None,
        )
    (found,) = queues_for(administrator, now=NOON)
    assert (found.count, found.oldest_at) == (2, NOON - timedelta(days=5))
    assert found.url == "/admin/centar/outgoingemail/?state__exact=failed&settled_at__isempty=1"


@pytest.mark.parametrize(
    ("began", "days"),
    [
        (datetime(2026, 11, 21, 0, 1, tzinfo=ZoneInfo("Europe/Belgrade")), 0),
        (datetime(2026, 11, 20, 23, 59, tzinfo=ZoneInfo("Europe/Belgrade")), 1),
        (datetime(2026, 11, 15, 18, tzinfo=ZoneInfo("Europe/Belgrade")), 6),
        (None, None),
    ],
)
def test_age_is_counted_in_calendar_days(began, days):
    assert Queue("q", "Q", 1, began, "/", "a.b").age_in_days(now=NOON) == days


def test_desk_shows_count_and_age(client, administrator, offered, time_machine):
    time_machine.move_to(NOON)
    offered(queue("review", days=6, count=3), queue("mail", count=0))
    client.force_login(administrator)
    page = client.get("/en/rad/").content.decode()
    review, mail = Document(page).all("a", href="/rad/review/"), Document(page).all("a", href="/rad/mail/")
    assert [link.label for link in review] == ["3 Review the oldest 6 days"]
    assert [link.label for link in mail] == ["0 Mail Nothing waits."]


def test_desk_links_the_daily_pages_one_may_open(client, administrator, offered):
    mine = DeskPage("The board", "/rad/tabla/", "centar.view_user")
    offered(pages=[mine, DeskPage("Sessions", "/rad/sesije/", "sessions.view_session")])
    assert pages_for(administrator) == [mine]
    client.force_login(administrator)
    page = client.get("/en/rad/").content.decode()
    assert "Daily work" in page
    assert Document(page).links()["The board"] == "/rad/tabla/"
    assert "/rad/sesije/" not in page


def test_desk_begins_with_the_day_of_those_who_may_see_it(client, administrator, offered, time_machine):
    time_machine.move_to(NOON)
    facts = ("<b>Poslovni plan</b>", "by phone")
    later, sooner = (
        Appointment(NOON + timedelta(hours=hour), who, facts, phone, f"/rad/{hour}/", "centar.view_user")
        for hour, who, phone in ((3, "Ana", "+38164123456"), (-2, "Пера", ""))
    )
    secret = Appointment(NOON, "Tajna", facts, "", "/rad/x/", "sessions.view_session")
    offered(queue("review"), today=[later, secret, sooner])
    client.force_login(administrator)
    document = Document(client.get("/rad/").content)
    (day,) = [one for one in document.all("ul") if "today" in one.classes]
    assert day.label == "10:00Pera<b>Poslovni plan</b> · by phone 15:00Ana<b>Poslovni plan</b> · by phone 064 123456"
    assert [one.attrs["href"] for one in document.inside(day) if one.tag == "a"] == [
        "/rad/-2/",
        "/rad/3/",
        "tel:+38164123456",
    ]
    assert [one.label for one in document.all("h2")][:2] == ["Danas", "Šta čeka"]


def test_desk_says_what_ends_or_begins_soon(client, administrator, offered, time_machine):
    time_machine.move_to(NOON)
    day = timedelta(days=1)
    offered(
        deadlines=[
            Deadline(NOON + 3 * day, "Sajam", "/rad/sajam/", "centar.view_user"),
            Deadline(NOON + day - timedelta(hours=11.99), "Radionica", "/rad/r/", "centar.view_user"),
            Deadline(NOON, "Poziv", "/rad/p/", "centar.view_user"),
            Deadline(NOON, "Sesije", "/rad/s/", "sessions.view_session"),
        ]
    )
    client.force_login(administrator)
    document = Document(client.get("/en/rad/").content)
    (found,) = [one for one in document.all("ul") if "task-list" in one.classes]
    assert [one.label for one in document.inside(found) if one.tag == "li"] == [
        "Poziv21 November 2026 at 12:00 today",
        "Radionica22 November 2026 at 00:00 tomorrow",
        "Sajam24 November 2026 at 12:00 in 3 days",
    ]


def test_desk_has_no_headings_for_an_empty_day(client, administrator, offered):
    offered()
    client.force_login(administrator)
    headings = [one.label for one in Document(client.get("/en/rad/").content).all("h2")]
    assert headings[:2] == ["What waits", "Records"]


def test_desk_without_daily_pages_has_no_heading_for_them(client, administrator, offered):
    offered()
    client.force_login(administrator)
    assert "Daily work" not in client.get("/en/rad/").content.decode()


def test_desk_without_queues_says_so_and_links_the_records_one_may_see(client, root, offered):
    offered()
    user = second_factor(User.objects.create_user("nova@example.rs", is_staff=True))
    user.user_permissions.add(Permission.objects.get(codename="view_user"))
    client.force_login(user)
    page = client.get("/en/rad/").content.decode()
    assert "No queue is yours yet" in page
    assert "/en/admin/centar/user/" in page


def test_desk_is_not_there_for_others(client):
    assert client.get("/rad/").headers["Location"] == "/nalog/login/?next=/rad/"
    client.force_login(User.objects.create_user("mira@example.rs"))
    assert client.get("/rad/").status_code == 404


def test_account_shows_the_blocks_of_apps(client, offered, root):
    client.force_login(root)
    page = client.get("/en/nalog/").content.decode()
    assert "My enterprise</h2>" in page
    assert "<p>Ruka ruci of root@example.rs</p>" in page


def test_account_offers_a_password_or_its_change(client, root):
    client.force_login(root)
    assert "/nalog/password/set/" in client.get("/nalog/").content.decode()
    root.set_password("nova lozinka 22")
    root.save()
    client.force_login(root)
    assert "/nalog/password/change/" in client.get("/nalog/").content.decode()
