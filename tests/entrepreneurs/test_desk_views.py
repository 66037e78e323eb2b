"""What staff do: queue, review with preview, held changes, claims, archive, on behalf."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from centar.audit import changes_of
from centar.desk import counted
from centar.models import OutgoingEmail
from entrepreneurs.actions import drafting, photos
from entrepreneurs.desk import queues
from entrepreneurs.models import Enterprise, State
from tests.entrepreneurs.factories import NOW, make_change, make_claim, make_enterprise
from tests.entrepreneurs.pages import page
from tests.entrepreneurs.pictures import png
from tests.html import Document, errors_of, filled, send
from tests.mails import mails_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

PUBLISH = {
    "decision": "publish", "seen_extract": "on", "fits_mission": "on", "photos_allowed": "on", "basis": "izvod",
}  # fmt: skip


@pytest.fixture
def waiting(entrepreneur):
    return make_enterprise(State.SUBMITTED, owner=entrepreneur, name="Zadruga Lipa")


def decide(client, row, **answers):
    """Through the preview, as staff do: the review's form, then its message, then send."""
    address = page("desk_review", row.pk)
    preview = send(client, address, **answers)
    assert Document(preview.content).one("h1").label == "This goes to the applicant"
    return client.post(address, filled(preview.content) | {"send": "1"})


DESK_PAGES = [("desk_queue", 0), ("desk_on_behalf", 0), ("desk_review", 1), ("desk_archive", 1), ("desk_changes", 0),
              ("desk_claims", 0), ("desk_reports", 0)]  # fmt: skip


@pytest.mark.parametrize(("name", "has_pk"), DESK_PAGES)
def test_only_staff_who_keep_the_registry(name, has_pk, entrepreneur, consultant, signed_in):
    row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
    address = page(name, *([row.pk] if has_pk else []))
    assert Client().get(address).status_code == 302
    assert signed_in(entrepreneur).get(address).status_code == 404
    assert signed_in(consultant).get(address).status_code == 403


@pytest.mark.parametrize("make", [make_claim, make_change])
def test_decisions_are_not_for_others(make, entrepreneur, consultant, signed_in):
    row = make(make_enterprise(owner=entrepreneur), entrepreneur)
    address = page("desk_claim" if make is make_claim else "desk_change", row.pk)
    assert signed_in(entrepreneur).post(address, {"decision": "accept"}).status_code == 404
    assert signed_in(consultant).post(address, {"decision": "accept"}).status_code == 403
    row.refresh_from_db()
    assert row.state == "open"


class TestQueue:
    def test_the_longest_waiting_first(self, vera):
        for name, days in [("Druga", 2), ("Prva", 5), ("Treća", 1)]:
            make_enterprise(State.SUBMITTED, name=name, submitted_at=NOW - timedelta(days=days))
        make_enterprise(State.PUBLISHED, name="Objavljena")
        links = list(Document(vera.get(page("desk_queue")).content).links())
        assert [name for name in links if name in {"Prva", "Druga", "Treća", "Objavljena"}] == [
            "Prva",
            "Druga",
            "Treća",
        ]

    @pytest.mark.parametrize("state", State)
    def test_each_state_with_its_count(self, vera, state):
        rows = [make_enterprise(state) for _ in range(2)]
        document = Document(vera.get(page("desk_queue"), {"stanje": state}).content)
        assert f"{state.label} 2" in document.links() or f"{state.label} 2".lower() in map(str.lower, document.links())
        assert all(row.name in document.links() for row in rows)

    @pytest.mark.parametrize("query", [{"stanje": "x\x00"}, {"strana": "-1"}, {"strana": "999999999999999999999"}])
    def test_any_address(self, vera, waiting, query):
        assert waiting.name in vera.get(page("desk_queue"), query).text

    def test_the_desk_counts_what_waits(self, coordinator, entrepreneur, waiting):
        row = make_enterprise(State.PUBLISHED)
        make_change(row, entrepreneur, name="Novo")
        make_claim(row, entrepreneur)
        assert [(queue.name, queue.count, queue.oldest_at) for queue in counted(queues(coordinator, now=NOW))] == [
            ("applications", 1, waiting.submitted_at), ("changes", 1, NOW), ("claims", 1, NOW),
            ("reports", 0, None),
        ]  # fmt: skip


class TestSentAgain:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("Dodali smo slike.", "You asked: Dopunite opis.They answered: Dodali smo slike."),
            ("", "You asked: Dopunite opis.They answered: nothing in words; what changed is marked below"),
        ],
    )
    def test_staff_read_what_was_asked_and_answered(self, vera, entrepreneur, signed_in, typed, shown):
        row = make_enterprise(State.NEEDS_CHANGES, owner=entrepreneur)
        row.state_changes.create(from_state="submitted", to_state="needs_changes", at=NOW, message="Dopunite opis.")
        ana = signed_in(entrepreneur)
        assert "Dopunite opis." in ana.get(page("check", row.key)).text
        answer = send(ana, page("check", row.key), answer=typed, consent="on")
        assert answer.headers["Location"] == page("sent", row.key)
        assert row.state_changes.last().message == typed
        panels = Document(vera.get(page("desk_review", row.pk)).content).all("div", class_="panel mb-4")
        assert [panel.label.removeprefix("Sent again") for panel in panels if "Sent again" in panel.text] == [shown]

    def test_the_first_time_there_is_nothing_to_answer(self, vera, entrepreneur, signed_in):
        row = make_enterprise(State.DRAFT, owner=entrepreneur)
        ana = signed_in(entrepreneur)
        assert "answer" not in filled(ana.get(page("check", row.key)).content)
        send(ana, page("check", row.key), consent="on")
        assert "They answered:" not in vera.get(page("desk_review", row.pk)).text


class TestReview:
    def test_publishes_after_showing_the_mail(self, vera, waiting, coordinator):
        answer = decide(vera, waiting, **PUBLISH, message="Dobro došli")
        assert answer.headers["Location"] == page("desk_queue")
        waiting.refresh_from_db()
        assert (waiting.state, waiting.checked_by, waiting.checked_basis) == (State.PUBLISHED, coordinator, "izvod")
        assert Client().get(page("enterprise", waiting.slug)).status_code == 200
        assert [mail.template for mail in mails_to("ana@primer.rs")] == ["entrepreneurs/published"]
        change = next(change for change in changes_of(waiting) if change.name == "state")
        assert (change.who, change.how) == ("Vera Verić", page("desk_review", waiting.pk))

    def test_the_preview_is_what_goes(self, vera, waiting):
        preview = send(vera, page("desk_review", waiting.pk), decision="ask", message="Dopunite opis.")
        assert not OutgoingEmail.objects.exists()
        vera.post(page("desk_review", waiting.pk), filled(preview.content) | {"send": "1"})
        mail = mails_to("ana@primer.rs")[0]
        document = Document(preview.content)
        assert mail.subject in document.source
        assert "Dopunite opis." in mail.text
        assert "Dopunite opis." in document.source
        assert next(dd.label for dd in document.all("dd")) == "ana@primer.rs"

    def test_from_the_preview_back_with_what_was_typed(self, vera, waiting):
        address = page("desk_review", waiting.pk)
        preview = send(vera, address, decision="decline", message="Zašto ne")
        back = vera.post(address, filled(preview.content) | {"edit": "1"})
        form = filled(back.content)
        assert (form["decision"], form["message"]) == (["decline"], ["Zašto ne"])
        waiting.refresh_from_db()
        assert waiting.state == State.SUBMITTED

    @pytest.mark.parametrize(
        ("answers", "messages"),
        [
            ({}, ["Choose a decision"]),
            ({"decision": "publish"}, [
                "Before you publish, tick: I have seen the APR extract, or the enterprise is being founded",
                "Before you publish, tick: The work is that of a social enterprise",
                "Before you publish, tick: The photos may be shown, or there are none",
                "Enter what the check rests on",
            ]),
            (PUBLISH | {"basis": "\u200b"}, ["Enter what the check rests on"]),
            ({"decision": "ask"}, ["Write what the applicant should know"]),
            ({"decision": "decline"}, ["Write what the applicant should know"]),
            ({"decision": "ask", "message": "x" * 2001}, ["Shorten the text by 1 character. At most 2000 fit",
                                                          "Write what the applicant should know"]),
        ],
    )  # fmt: skip
    def test_what_is_missing(self, vera, waiting, answers, messages):
        assert errors_of(send(vera, page("desk_review", waiting.pk), **answers).content) == messages
        waiting.refresh_from_db()
        assert waiting.state == State.SUBMITTED

    def test_what_changed_meanwhile_is_shown_first(self, vera, waiting):
        preview = send(vera, page("desk_review", waiting.pk), **PUBLISH)
        Enterprise.objects.filter(pk=waiting.pk).update(short_name="Druga")
        answer = vera.post(page("desk_review", waiting.pk), filled(preview.content) | {"send": "1"})
        assert answer.status_code == 409
        assert "Somebody changed this entry while you were deciding" in answer.text
        assert filled(answer.content)["basis"] == ["izvod"]
        waiting.refresh_from_db()
        assert waiting.state == State.SUBMITTED
        assert decide(vera, waiting, **PUBLISH).status_code == 302

    def test_a_photo_added_or_taken_away_meanwhile_is_looked_at_first(self, vera, waiting, entrepreneur, photo_store):
        shown = vera.get(page("desk_review", waiting.pk)).content
        image = ContentFile(png((30, 20)), "slika.png")
        added = photos.add_photo(
            enterprise=waiting, image=image, alt="Tegle", by=entrepreneur, language="sr-latn", now=NOW
        )
        with_photo = vera.get(page("desk_review", waiting.pk)).content
        assert self.publish_what_was(shown, vera, waiting) == (409, State.SUBMITTED)
        photos.remove_photo(photo=added)
        assert self.publish_what_was(with_photo, vera, waiting) == (409, State.SUBMITTED)
        assert decide(vera, waiting, **PUBLISH).status_code == 302

    @staticmethod
    def publish_what_was(shown, client, row):
        preview = client.post(page("desk_review", row.pk), filled(shown, **PUBLISH))
        answer = client.post(page("desk_review", row.pk), filled(preview.content) | {"send": "1"})
        row.refresh_from_db()
        return answer.status_code, row.state

    def test_what_another_decided_is_not_decided_again(self, vera, waiting):
        preview = send(vera, page("desk_review", waiting.pk), **PUBLISH)
        data = filled(preview.content) | {"send": "1"}
        vera.post(page("desk_review", waiting.pk), data)
        other = data | {"decision": "decline", "message": "Ipak ne."}
        assert vera.post(page("desk_review", waiting.pk), other).status_code == 409
        assert OutgoingEmail.objects.count() == 1

    def test_what_lacks_facts_is_not_published(self, vera, waiting):
        Enterprise.objects.filter(pk=waiting.pk).update(description="")
        preview = send(vera, page("desk_review", waiting.pk), **PUBLISH)
        answer = vera.post(page("desk_review", waiting.pk), filled(preview.content) | {"send": "1"})
        assert errors_of(answer.content) == ["Facts are missing, so the application cannot be published"]

    def test_names_near_twins(self, vera, waiting):
        twin = make_enterprise(State.PUBLISHED, name="Задруга Липа 2")
        far = make_enterprise(State.PUBLISHED, name="Čistoća", contact_phone="+381609999999")
        links = Document(vera.get(page("desk_review", waiting.pk)).content).links()
        assert links["Zadruga Lipa 2"] == page("desk_review", twin.pk)
        assert far.name not in links


class TestChange:
    def test_accepted(self, vera, entrepreneur, coordinator):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro ime")
        held = make_change(row, entrepreneur, name="Novo ime")
        document = Document(vera.get(page("desk_change", held.pk)).content)
        assert (document.one("del").label, document.one("ins").label) == ("Staro ime", "Novo ime")
        assert send(vera, page("desk_change", held.pk), decision="accept").status_code == 302
        row.refresh_from_db()
        assert row.name == "Novo ime"
        assert next(change for change in changes_of(row) if change.name == "name").who == "Vera Verić"

    @pytest.mark.parametrize(
        ("answers", "messages"), [({}, ["Choose a decision"]), ({"decision": "refuse"}, ["Write why not"])]
    )
    def test_what_is_missing(self, vera, entrepreneur, answers, messages):
        held = make_change(make_enterprise(), entrepreneur, name="Novo")
        assert errors_of(send(vera, page("desk_change", held.pk), **answers).content) == messages

    def test_a_second_decision_sees_the_first(self, vera, entrepreneur):
        held = make_change(make_enterprise(), entrepreneur, name="Novo")
        opened = vera.get(page("desk_change", held.pk)).content
        send(vera, page("desk_change", held.pk), decision="refuse", answer="Bez dokaza")
        answer = vera.post(page("desk_change", held.pk), filled(opened, decision="accept"))
        assert answer.status_code == 409
        assert "Vera Verić): refused." in answer.text

    def test_what_was_added_meanwhile_is_looked_at_first(self, vera, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur, name="Staro")
        held = make_change(row, entrepreneur, name="Novo")
        opened = vera.get(page("desk_change", held.pk)).content
        drafting.save_section(
            key=row.key,
            values={"name": "Sasvim novo"},
            by=entrepreneur,
            on_behalf=False,
            language="sr-latn",
            seen=None,
            now=NOW,
        )
        answer = vera.post(page("desk_change", held.pk), filled(opened, decision="accept", answer="U redu"))
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["Name, as registered: Novo"]
        assert [element.label for element in Document(answer.content).all("ins")] == ["Sasvim novo"]
        assert filled(answer.content)["answer"] == ["U redu"]
        row.refresh_from_db()
        held.refresh_from_db()
        assert (row.name, held.state, OutgoingEmail.objects.count()) == ("Staro", "open", 0)
        assert vera.post(page("desk_change", held.pk), filled(answer.content)).status_code == 302
        row.refresh_from_db()
        assert row.name == "Sasvim novo"

    def test_a_number_that_is_taken(self, vera, entrepreneur):
        other = make_enterprise(State.PUBLISHED)
        held = make_change(make_enterprise(), entrepreneur, mb=other.mb)
        answer = send(vera, page("desk_change", held.pk), decision="accept")
        assert answer.status_code == 409
        assert errors_of(answer.content) == ["Somebody has already sent an application with the same number."]


class TestClaim:
    @pytest.mark.parametrize(("decision", "members"), [("accept", 1), ("refuse", 0)])
    def test_decided(self, vera, stranger, decision, members):
        row = make_enterprise()
        claim = make_claim(row, stranger)
        send(vera, page("desk_claim", claim.pk), decision=decision, answer="Tako je")
        assert row.members.count() == members
        assert mails_to("boris@primer.rs")[0].template == "entrepreneurs/claim_decided"
        assert vera.post(page("desk_claim", claim.pk), {"decision": "accept"}).status_code == 409

    def test_lists_show_what_waits(self, vera, stranger):
        row = make_enterprise(name="Tražena")
        claim, held = make_claim(row, stranger), make_change(row, stranger, name="Novo")
        for name, one in [("desk_claims", claim), ("desk_changes", held)]:
            links = Document(vera.get(page(name)).content).links()
            assert links["Tražena"] == page(name.removesuffix("s"), one.pk)


class TestArchive:
    def test_with_words(self, vera, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
        assert errors_of(send(vera, page("desk_archive", row.pk)).content) == [
            "Write why, the people of the enterprise will read it"
        ]
        assert send(vera, page("desk_archive", row.pk), message="Ne radi").headers["Location"] == page("desk_queue")
        assert Client().get(page("enterprise", row.slug)).status_code == 410
        assert "Ne radi" in mails_to("ana@primer.rs")[0].text

    def test_a_double_click_is_no_error(self, vera, entrepreneur):
        row = make_enterprise(State.PUBLISHED, owner=entrepreneur)
        first, second = (vera.post(page("desk_archive", row.pk), {"message": "Ne radi"}) for _ in range(2))
        assert first.headers["Location"] == second.headers["Location"] == page("desk_queue")
        assert OutgoingEmail.objects.count() == 1


def test_staff_register_an_enterprise_and_hand_it_over(vera, coordinator):
    tasks = vera.get(page("desk_on_behalf")).headers["Location"]
    assert "You are filling this in on behalf of the enterprise." in vera.get(tasks).text
    identity = Document(vera.get(tasks).content).links()["Basic facts"]
    send(vera, identity, legal_form="none", name="Budući")
    row = Enterprise.objects.get()
    assert (row.created_by, row.members.count()) == (coordinator, 0)
    send(vera, page("people", row.key), email="buduci@primer.rs")
    assert mails_to("buduci@primer.rs")[0].template == "entrepreneurs/join"


class TestCost:
    """Literal counts: a page asks as often for one row as for three hundred."""

    def test_queue(self, vera, django_assert_num_queries):
        vera.get(page("desk_queue"))  # what every page shows is read once
        for count in (1, 3, 300):
            while Enterprise.objects.filter(state=State.SUBMITTED).count() < count:
                make_enterprise(State.SUBMITTED, categories=())
            with django_assert_num_queries(10):
                vera.get(page("desk_queue"))

    @pytest.mark.parametrize("count", [1, 3])
    def test_lists(self, vera, entrepreneur, count, django_assert_num_queries):
        for _ in range(count):
            make_claim(make_enterprise(), entrepreneur)
            make_change(make_enterprise(), entrepreneur, name="Novo")
        vera.get(page("desk_queue"))
        for name in ("desk_claims", "desk_changes"):
            with django_assert_num_queries(7):
                vera.get(page(name))
