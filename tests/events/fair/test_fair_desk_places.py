"""Who stands where, what they need, the list to take along; offers to all; applications on paper."""

import csv
import io

import pytest

from centar.models import OutgoingEmail, Reading
from entrepreneurs.models import State
from events.actions.fair import invitations, stands
from events.invitation_mails import invitation_token
from events.models import ApplicationState, ExhibitorApplication, Invitation, InvitationState, StandMode, StandWish
from tests.entrepreneurs.factories import make_enterprise
from tests.events.desk import page
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_stand, make_type
from tests.html import Document, errors_of, filled, send
from tests.people import staff_member

pytestmark = pytest.mark.django_db

A = ApplicationState
EARLIER = {"published_at": NOW - DAY}


@pytest.fixture
def kind(fair):
    return make_type(fair, quota=3, tables=1, chairs=2, power_watts=500)


def main_of(answer):
    return Document(answer.content).one("main").label


def again(row):
    row.refresh_from_db()
    return row


def assign(client, application, stand):
    """As the form in the exhibitor's row sends it."""
    data = {"application": application.pk, "stand": stand.pk if stand else ""}
    return client.post(page("desk_places", 2027), data, follow=True)


def test_a_stand_is_given_and_taken_back_without_javascript(vera, kind):
    one, stand, wished = make_application(kind, A.CONFIRMED), make_stand(kind), make_stand(kind)
    StandWish.objects.create(application=one, stand=wished, position=1)
    document = Document(vera.get(page("desk_places", 2027)).content)
    offered = document.choices(document.form(having="stand"), "stand")
    assert offered == ["", str(stand.pk), str(wished.pk)]
    assert f"would like {wished.code}" in document.one("main").label
    answer = assign(vera, one, stand)
    assert f"stand {stand.code}." in main_of(answer)
    assert again(one).stand == stand
    assign(vera, one, None)
    assert again(one).stand is None


def test_the_second_of_two_staff_is_told_whose_it_is(vera, kind):
    first, second, stand = make_application(kind, A.ACCEPTED), make_application(kind, A.ACCEPTED), make_stand(kind)
    vera.get(page("desk_places", 2027))  # opened while the stand is free
    stands.assign(application=first, stand=stand, by=staff_member("d@primer.rs", "coordinator"), now=NOW)
    answer = assign(vera, second, stand)
    expected = f"Stand {stand.code} belongs to {first.enterprise.name}. Take it back first, or swap the two."
    assert expected in main_of(answer)
    assert again(second).stand is None


@pytest.mark.parametrize("data", [{}, {"application": "x"}, {"application": "0", "stand": "1"}])
def test_tampered_assignments_change_nothing(vera, kind, data):
    make_application(kind, A.CONFIRMED)
    assert vera.post(page("desk_places", 2027), data).status_code == 302
    assert not ExhibitorApplication.objects.exclude(stand=None).exists()


def test_a_stand_of_another_fair_is_refused(vera, kind):
    one = make_application(kind, A.CONFIRMED)
    foreign = make_stand(make_type(make_fair(year=2028)))
    assert "This stand is not one of this fair" in main_of(assign(vera, one, foreign))
    assert again(one).stand is None


def test_two_swap(vera, kind):
    other = make_type(kind.fair)
    one = make_application(kind, A.CONFIRMED, stand=make_stand(kind))
    two = make_application(other, A.ACCEPTED, stand=make_stand(other))
    before = (one.stand, two.stand)
    same = send(vera, page("desk_swap", 2027), first=one.pk, second=one.pk)
    assert errors_of(same.content) == ["Choose another exhibitor"]
    send(vera, page("desk_swap", 2027), first=one.pk, second=two.pk)
    assert (again(two).stand, again(one).stand) == before
    assert (one.stand_type, two.stand_type) == (other, kind)


def test_needs_add_up_by_zone(vera, kind):
    east = make_stand(kind, zone="Istok")
    make_application(kind, A.CONFIRMED, stand=east, power_watts=2000, tables=3, chairs=2, needs_water=True)
    make_application(kind, A.ACCEPTED, power_watts=100, tables=1, other_needs="Blizu izlaza.")
    make_application(kind, A.SUBMITTED, power_watts=9999)
    document = Document(vera.get(page("desk_needs", 2027)).content)
    rows = [
        " ".join(cell.label for cell in document.inside(row) if cell.tag in ("th", "td"))
        for row in document.all("tr")[1:]
    ]
    assert rows == [
        "Istok 1 2000 / 500 3 / 1 2 / 2 1 0 0 0",
        "without a stand or zone 1 100 / 500 1 / 1 2 / 2 0 0 0 0",
        "In total 2 2100 / 1000 4 / 2 4 / 4 1 0 0 0",
    ]
    assert "Blizu izlaza." in document.one("main").label
    assert "More is asked for than the stands come with: 1100 W, 2 tables." in document.one("main").label


def test_exhibitors_are_taken_along_as_a_table(vera, kind):
    make_application(kind, A.CONFIRMED, contact_name="=HYPERLINK(1)", stand=make_stand(kind, code="7"))
    make_application(kind, A.REJECTED, contact_name="Neko Nekić")
    answer = vera.get(page("desk_exhibitors_file", 2027) + "?oblik=csv")
    heading, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    row = dict(zip(heading, line, strict=True))
    assert (row["Stand"], row["Contact person"], row["Phone"]) == ("7", "'=HYPERLINK(1)", "060 1234567")
    assert Reading.objects.get(place="events:desk_exhibitors_file").by == vera.user
    xlsx = vera.get(page("desk_exhibitors_file", 2027) + "?oblik=xlsx")
    assert xlsx.content.startswith(b"PK")


def test_printed_plan_lists_every_stand(vera, kind):
    stand = make_stand(kind, code="A1", x=1, y=1, width=10, height=10)
    make_application(kind, A.CONFIRMED, stand=stand, enterprise=make_enterprise(name="Ruka ruci"))
    text = vera.get(page("desk_plan", 2027)).content.decode()
    assert "Stand A1, taken" in text
    assert text.count("Ruka ruci") == 2


def test_offered_to_all_after_a_look_at_whom(vera, fair):
    by_mail = make_enterprise(**EARLIER)
    assert "0 have" not in main_of(vera.get(page("desk_offer", 2027)))
    by_phone = make_enterprise(contact_email="", **EARLIER)
    shown = main_of(vera.get(page("desk_offer", 2027)))
    assert "1 enterprise gets a mail. 1 has no address and goes on the list of calls." in shown
    assert Invitation.objects.count() == 0
    for _ in range(2):
        vera.post(page("desk_offer", 2027))
    assert OutgoingEmail.objects.get().to == by_mail.contact_email
    called = main_of(vera.get(page("desk_calls", 2027)))
    assert by_phone.name in called
    assert by_mail.name not in called


def test_nothing_is_offered_once_the_call_is_shut(vera, fair, time_machine):
    make_enterprise(**EARLIER)
    time_machine.move_to(fair.call.shuts_at, tick=False)
    vera.force_login(vera.user)
    assert "Offer it when the fair is announced" in main_of(vera.get(page("desk_offer", 2027)))
    answer = vera.post(page("desk_offer", 2027), follow=True)
    assert "so nothing is offered" in main_of(answer)
    assert Invitation.objects.count() == 0


@pytest.fixture
def invited(fair, vera):
    make_enterprise(contact_email="", **EARLIER)
    return invitations.offer_to_all(fair=fair, by=vera.user, now=NOW)[0]


def test_what_came_of_a_call(vera, invited):
    address = page("desk_invitation", invited.pk)
    assert errors_of(send(vera, address).content) == ["Choose what came of the call"]
    answer = send(vera, address, outcome="declined")
    assert errors_of(answer.content) == ["Choose why the enterprise does not come"]
    send(vera, address, outcome="unreachable", note="Broj ne postoji.")
    assert (again(invited).state, invited.note) == (InvitationState.UNREACHABLE, "Broj ne postoji.")
    send(vera, address, outcome="sent")
    assert (again(invited).state, invited.called_by) == (InvitationState.SENT, vera.user)
    send(vera, address, outcome="declined", reason="no_time")
    assert (again(invited).state, invited.reason) == (InvitationState.DECLINED, "no_time")


def test_coverage_adds_up_on_the_page(vera, invited):
    make_enterprise(**EARLIER)
    numbers = [cell.label for cell in Document(vera.get(page("desk_coverage", 2027)).content).all("dd")]
    assert numbers == ["2", "0", "0", "0", "0", "0"]
    vera.post(page("desk_offer", 2027))
    send(vera, page("desk_invitation", invited.pk), outcome="declined", reason="costs")
    text = main_of(vera.get(page("desk_coverage", 2027)))
    assert "Offered to all: 2 of 2." in text
    assert "too costly" in text


def test_the_invited_decline_by_their_link(client, vera, invited):
    address = page("answer_invitation", 2027, invitation_token(invited))
    shown = client.get(address)
    assert invited.enterprise.name in main_of(shown)
    assert shown["Referrer-Policy"] == "same-origin", "no-referrer would fail the button's CSRF check"
    assert again(invited).state == InvitationState.PENDING
    assert errors_of(send(client, address).content) == ["Choose a reason, it helps us with the next fair"]
    answer = send(client, address, reason="no_people", note="Sezona je.")
    assert (again(invited).state, invited.note) == (InvitationState.DECLINED, "Sezona je.")
    assert "Thank you for telling us" in main_of(client.get(answer["Location"]))


def test_the_invited_read_only_what_they_wrote_themselves(client, vera, invited):
    address = page("answer_invitation", 2027, invitation_token(invited))
    send(client, address, reason="no_people", note="Sezona je.")
    assert filled(client.get(address).content)["note"] == ["Sezona je."]
    common = {"invitation": invited, "by": vera.user, "now": NOW}
    invitations.decline(reason="costs", note="Muž ne da.", **common)
    assert filled(client.get(address).content)["note"] == [""]


def test_a_link_that_is_not_ours_or_of_another_year_opens_nothing(client, vera, invited):
    token = invitation_token(invited)
    for year, tried in [(2028, token), (2027, token[:-1] + "x"), (2027, "x"), (2027, "0" * 96)]:
        assert client.get(page("answer_invitation", year, tried)).status_code == 404
        assert client.post(page("answer_invitation", year, tried), {"reason": "costs"}).status_code == 404


def test_who_has_applied_does_not_decline(client, vera, invited):
    opened = client.get(page("answer_invitation", 2027, invitation_token(invited)))
    application = make_application(make_type(invited.fair), enterprise=invited.enterprise)
    invitations.note_application(application, now=NOW)
    answer = client.post(
        page("answer_invitation", 2027, invitation_token(invited)), filled(opened.content, reason="costs"), follow=True
    )
    assert "You have applied" in main_of(answer)
    assert Document(answer.content).one("title").label.startswith("You have applied")
    assert again(invited).state == InvitationState.ACCEPTED


def test_an_application_on_paper(vera, fair, kind):
    fair.stand_mode = StandMode.PREFERRED
    fair.save()
    stand = make_stand(kind, code="12")
    enterprise = make_enterprise(name="Đurđevak")
    links = Document(vera.get(page("desk_apply", 2027) + "?q=djurdjevak").content).links()
    address = page("desk_apply", 2027) + links["Đurđevak"]
    answer = send(vera, address, contact_phone="", contact_email="", wishes="99")
    assert len(errors_of(answer.content)) == 4
    assert "There is no stand 99" in errors_of(answer.content)
    assert ExhibitorApplication.objects.count() == 0
    category = str(enterprise.categories.get().pk)
    answer = send(
        vera,
        address,
        contact_email="",
        showing="Pekmez.",
        stand_type=kind.pk,
        category=category,
        wishes="12",
        helpers="Ana Anić\nBoris Borić",
    )
    row = ExhibitorApplication.objects.get()
    assert answer["Location"] == page("desk_application", row.pk)
    assert (row.state, row.source, row.reference is not None) == (A.SUBMITTED, "desk", True)
    assert [wish.stand for wish in row.wishes.all()] == [stand]
    assert row.helpers.count() == 2
    assert OutgoingEmail.objects.count() == 0
    assert vera.get(address)["Location"] == page("desk_application", row.pk)


def test_a_late_one_on_paper_goes_to_the_waiting_list_until_the_fair_begins(vera, fair, kind, time_machine):
    enterprise = make_enterprise(State.SUBMITTED)
    address = page("desk_apply", 2027) + f"?preduzece={enterprise.pk}"
    answers = {"showing": "Sir.", "stand_type": kind.pk, "category": str(enterprise.categories.get().pk)}
    opened = vera.get(address)
    time_machine.move_to(fair.event.starts_at, tick=False)
    vera.force_login(vera.user)
    refused = vera.post(address, filled(opened.content, **answers))
    assert "has begun" in errors_of(refused.content)[0]
    time_machine.move_to(fair.event.starts_at - DAY, tick=False)
    vera.force_login(vera.user)
    vera.post(address, filled(opened.content, **answers))
    row = ExhibitorApplication.objects.get()
    assert (row.state, row.is_late) == (A.WAITLISTED, True)


def test_a_sent_application_is_corrected_for_them_by_one_at_a_time(vera, kind):
    row = make_application(kind)
    opened = vera.get(page("desk_application_change", row.pk))
    ExhibitorApplication.objects.filter(pk=row.pk).update(showing="Nešto drugo.")
    answer = vera.post(page("desk_application_change", row.pk), filled(opened.content, showing="Treće."))
    assert answer.status_code == 409
    assert "Nešto drugo." in "".join(errors_of(answer.content))
    vera.post(page("desk_application_change", row.pk), filled(answer.content))
    assert again(row).showing == "Treće."
    decided = make_application(kind, A.ACCEPTED)
    assert vera.get(page("desk_application_change", decided.pk)).status_code == 302


def test_queues_lead_to_what_waits(vera, jury, kind):
    make_application(kind)
    make_application(kind, A.CONFIRMED)
    text = main_of(vera.get("/en/rad/"))
    for label in ("1 Applications to exhibit", "1 Exhibitors without a stand", "1 Exhibitors to vote on"):
        assert label in text
    text = main_of(jury.get("/en/rad/"))
    assert "1 Exhibitors to vote on" in text
    assert "Applications to exhibit" not in text
