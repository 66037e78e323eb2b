"""Setting a fair up at the desk: its parts, what is refused and why, stands out of a table, last year's made new."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from centar.models import OutgoingEmail
from events.models import (
    ApplicationState,
    Call,
    Event,
    ExhibitorApplication,
    Fair,
    ProgrammeItem,
    Stand,
    StandMode,
    StandType,
)
from tests.events.desk import page
from tests.events.fairs import DAY, NOW, make_application, make_fair, make_stand, make_type, taken
from tests.html import Document, errors_of, filled, send
from tests.pictures import picture

pytestmark = pytest.mark.django_db

A = ApplicationState
TABLE = "Broj;Tip;Zona;x;y;širina;visina;Struja;Bez stepenika\n"


def test_a_fair_is_made_and_filled(vera):
    answer = send(
        vera,
        page("desk_fair_new"),
        title="Mini-sajam 2028",
        summary="Svi na jednom mestu.",
        venue="Trg mladih",
        starts_at="20.05.2028. 10:00",
        ends_at="20.05.2028 18:00",
    )
    assert answer["Location"] == page("desk_fair_settings", 2028)
    fair = Fair.objects.get(year=2028)
    assert (fair.event.slug, fair.event.kind, fair.event.state) == ("sajam-2028", "fair", "draft")
    assert fair.event.starts_at == dt.datetime(2028, 5, 20, 8, 0, tzinfo=dt.UTC)
    send(
        vera,
        page("desk_call", 2028),
        opens_at="1.3.2028 08:00",
        closes_at="1.4.2028 08:00",
        shuts_at="10.4.2028 08:00",
        confirm_by="20.4.2028 08:00",
        eligibility="Svi.",
        conditions="Besplatno.",
    )
    assert Call.objects.get(fair=fair).shuts_at == dt.datetime(2028, 4, 10, 6, 0, tzinfo=dt.UTC)
    send(vera, page("desk_stand_type_new", 2028), code="A", name="Sto", size="2 × 2 m", quota="12", power_watts="500")
    assert StandType.objects.get(fair=fair).quota == 12
    send(vera, page("desk_programme_new", 2028), stage="Glavna", starts_at="20.5.2028 11:00",
         ends_at="20.5.2028 12:00", title="Otvaranje")  # fmt: skip
    assert ProgrammeItem.objects.get(event=fair.event).title == "Otvaranje"
    document = Document(vera.get(page("desk_fair_settings", 2028)).content)
    assert "Only staff see the fair." in document.one("main").label


def test_one_fair_a_year(vera, fair):
    answer = send(
        vera,
        page("desk_fair_new"),
        title="Drugi",
        summary="…",
        venue="Trg",
        starts_at="1.9.2027 10:00",
        ends_at="1.9.2027 18:00",
    )
    assert errors_of(answer.content) == ["There is a fair in 2027 already"]
    assert Fair.objects.count() == 1


def test_call_dates_have_an_order(vera, fair):
    answer = send(vera, page("desk_call", 2027), closes_at="1.2.2027 08:00")
    assert errors_of(answer.content) == ["The call opens, closes and shuts in this order"]


def test_who_saves_second_sees_both(vera, fair):
    opened = vera.get(page("desk_fair_event", 2027))
    Event.objects.filter(pk=fair.pk).update(venue="Hala sportova")
    data = filled(opened.content, venue="Park")
    answer = vera.post(page("desk_fair_event", 2027), data)
    assert answer.status_code == 409
    assert "Hala sportova" in "".join(errors_of(answer.content))
    assert Document(answer.content).by_id("id_venue").attrs["value"] == "Park"
    answer = vera.post(page("desk_fair_event", 2027), filled(answer.content))
    assert answer.status_code == 302
    assert Event.objects.get(pk=fair.pk).venue == "Park"


def test_a_moved_fair_raises_the_sequence_of_its_calendar_entry(vera, fair):
    send(vera, page("desk_fair_event", 2027), text="Opis.")
    assert Event.objects.get(pk=fair.pk).ics_sequence == 0
    send(vera, page("desk_fair_event", 2027), starts_at="15.5.2027 11:00")
    assert Event.objects.get(pk=fair.pk).ics_sequence == 1


def test_plan_passes_the_gate_and_is_described(vera, fair):
    address = page("desk_fair_plan", 2027)
    data = filled(vera.get(address).content, stand_mode=StandMode.PREFERRED)
    answer = vera.post(address, data | {"plan": SimpleUploadedFile("plan.png", b"no picture")})
    assert errors_of(answer.content) == ["We cannot open this kind of file. Add a JPG, PNG or WEBP picture"]
    answer = vera.post(address, data | {"plan": SimpleUploadedFile("plan.png", picture())})
    assert errors_of(answer.content) == ["Describe the plan for visitors who cannot see it"]
    good = data | {"plan": SimpleUploadedFile("plan.png", picture()), "plan_alt": "Trg"}
    assert vera.post(address, good).status_code == 302
    fair.refresh_from_db()
    assert (fair.plan_width, fair.plan_height, fair.stand_mode) == (8, 6, StandMode.PREFERRED)
    assert vera.post(address, filled(vera.get(address).content)).status_code == 302  # nothing new: the picture stays
    fair.refresh_from_db()
    assert fair.plan


def test_fewer_places_than_are_taken_are_explained_and_refused(vera, fair):
    kind = make_type(fair, quota=3)
    make_application(kind, A.ACCEPTED)
    make_application(kind, A.UNDER_REVIEW, pending_state="accepted")
    answer = send(vera, page("desk_stand_type", 2027, kind.pk), having="quota", quota="1")
    assert answer.status_code == 409
    assert errors_of(answer.content) == [
        "2 places of this type are given or promised. Enter at least as many, or first move somebody to another type "
        "or to the waiting list."
    ]
    kind.refresh_from_db()
    assert kind.quota == 3


def test_more_places_are_offered_to_the_waiting_list_at_once(vera, fair):
    fair.call.released_at = NOW
    fair.call.save()
    kind = make_type(fair, quota=1)
    make_application(kind, A.ACCEPTED)
    waiting = make_application(kind, A.WAITLISTED)
    send(vera, page("desk_stand_type", 2027, kind.pk), having="quota", quota="2")
    waiting.refresh_from_db()
    assert waiting.state == A.ACCEPTED
    assert taken(kind) == 2
    assert OutgoingEmail.objects.get().template == "events/exhibitor_offered"


@pytest.mark.parametrize("count", [6, 7, 15])
def test_a_row_as_wide_as_the_plan(vera, fair, count):
    kind = make_type(fair)
    send(vera, page("desk_stand_row", 2027), stand_type=kind.pk, prefix_of="A", first="1", count=str(count),
         x="0", y="0", width="100", height="10")  # fmt: skip
    last = Stand.objects.order_by("x").last()
    assert (Stand.objects.count(), last.x + last.width <= 100) == (count, True)


def test_a_row_of_stands(vera, fair):
    kind = make_type(fair)
    send(vera, page("desk_stand_row", 2027), stand_type=kind.pk, prefix_of="A", first="1", count="3",
         zone="Istok", x="10", y="20", width="30", height="10")  # fmt: skip
    rows = Stand.objects.values_list("code", "x", "y", "width", "height", "zone")
    assert [(code, *map(float, box), zone) for code, *box, zone in rows] == [
        ("A1", 10, 20, 10, 10, "Istok"),
        ("A2", 20, 20, 10, 10, "Istok"),
        ("A3", 30, 20, 10, 10, "Istok"),
    ]
    answer = send(vera, page("desk_stand_row", 2027), stand_type=kind.pk, prefix_of="B", first="1", count="2",
                  x="35", y="25", width="20", height="10")  # fmt: skip
    assert errors_of(answer.content) == ["The stand would lie over another one"]
    answer = send(vera, page("desk_stand_row", 2027), stand_type=kind.pk, prefix_of="A", first="3", count="2")
    assert errors_of(answer.content) == ["Another stand of this fair has this number"]
    answer = send(vera, page("desk_stand_row", 2027), stand_type=kind.pk, first="7", count="2", x="1", width="5")
    assert errors_of(answer.content) == ["Enter all four numbers or none"]
    assert Stand.objects.count() == 3


def test_a_stand_that_somebody_has_keeps_its_type_and_stays(vera, fair):
    kind, other = make_type(fair), make_type(fair)
    stand = make_stand(kind)
    make_application(kind, A.CONFIRMED, stand=stand, public_title="Ruka ruci")
    answer = send(vera, page("desk_stand", 2027, stand.pk), having="code", stand_type=other.pk)
    assert answer.status_code == 409
    assert "Take it back first, or swap the two." in errors_of(answer.content)[0]
    vera.post(page("desk_stand_remove", 2027, stand.pk))
    assert Stand.objects.filter(pk=stand.pk, stand_type=kind).exists()
    free = make_stand(kind)
    vera.post(page("desk_stand_remove", 2027, free.pk))
    assert not Stand.objects.filter(pk=free.pk).exists()
    vera.post(page("desk_stand_type_remove", 2027, kind.pk))
    vera.post(page("desk_stand_type_remove", 2027, other.pk))
    assert list(StandType.objects.all()) == [kind]


def table(text, name="standovi.csv"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def test_stands_are_imported_after_a_trial(vera, fair):
    kind = make_type(fair, code="A")
    address = page("desk_stand_import", 2027)
    tried = vera.post(address, {"file": table(TABLE + "1;a;Istok;10;10,5;5;5;da;da\n2;A;;;;;;;ne\n")})
    assert Stand.objects.count() == 0
    answer = vera.post(address, filled(tried.content, having="rows"))
    assert answer["Location"] == page("desk_stands", 2027)
    assert [(s.code, s.zone, s.stand_type, s.has_power, s.is_accessible) for s in Stand.objects.all()] == [
        ("2", "", kind, False, False),
        ("1", "Istok", kind, True, True),
    ]
    assert float(Stand.objects.get(code="1").y) == 10.5


def test_bad_rows_are_named_and_nothing_is_imported(vera, fair):
    make_stand(make_type(fair, code="A"), code="9")
    bad = "1;A;;10;10;5;5;da;da\n1;A;;50;50;5;5;da;da\n3;B;;;;;;;\n4;A;;;;;;možda;\n5;A;;200;1;1;1;;\n9;A;;;;;;;\n"
    answer = vera.post(page("desk_stand_import", 2027), {"file": table(TABLE + bad + "6;A;;12;12;5;5;;\n")})
    assert errors_of(answer.content) == [
        "Row 3: there is another stand with this number",
        "Row 4: there is no type with the code “B”",
        "Row 5: “možda” is neither yes nor no",
        "Row 6: “200” is not a number from 0 to 100",
        "Row 7: there is another stand with this number",
        "Row 8: The stand would lie over another one",
    ]
    assert Stand.objects.count() == 1


@pytest.mark.parametrize("text", ["NaN", "-nan", "sNaN", "Infinity", "1e999999"])
def test_what_only_a_computer_calls_a_number_is_refused_by_row(vera, fair, text):
    make_type(fair, code="A")
    answer = vera.post(page("desk_stand_import", 2027), {"file": table(f"{TABLE}1;A;;{text};1;1;1;;\n")})
    assert errors_of(answer.content) == [f"Row 2: “{text}” is not a number from 0 to 100"]


def test_a_small_file_that_unpacks_to_a_large_one_is_refused(vera, fair):
    from io import BytesIO
    from zipfile import ZIP_DEFLATED, ZipFile

    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 12 * 1024 * 1024)
        packed.writestr("xl/sharedStrings.xml", b" " * 12 * 1024 * 1024)
    answer = vera.post(page("desk_stand_import", 2027), {"file": table(file.getvalue(), "standovi.xlsx")})
    assert errors_of(answer.content) == [
        "Unpacked, the file is larger than 20 MB. Save only the table, as CSV or XLSX"
    ]


def test_rows_are_counted_as_the_spreadsheet_counts_them(vera, fair):
    make_type(fair, code="A")
    table_with_gaps = "\n" + TABLE + "1;A;;;;;;;\n\n;;;;;;;;\n2;B;;;;;;;\n\n"
    answer = vera.post(page("desk_stand_import", 2027), {"file": table(table_with_gaps)})
    assert errors_of(answer.content) == ["Row 6: there is no type with the code “B”"]
    assert Document(answer.content).one("title").text.startswith("Error: Import stands")


def test_the_trial_says_what_each_column_is(vera, fair):
    make_type(fair, code="A")
    tried = vera.post(page("desk_stand_import", 2027), {"file": table(TABLE + "1;A;;;;;;;\n")})
    assert [cell.text for cell in Document(tried.content).all("th", scope="col")][:4] == [
        "Row",
        "Number",
        "Type of stand",
        "Zone",
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"\x00\x00;\x00\n1;2", TABLE.encode(), b"a\n" * 700])
def test_what_is_no_table_is_refused(vera, fair, content):
    answer = vera.post(page("desk_stand_import", 2027), {"file": table(content)})
    assert answer.status_code == 200
    assert len(errors_of(answer.content)) == 1


@pytest.mark.parametrize("rows", ["[", "{}", '[["1"]]', "[" * 5000, '[["h"],[1,2,3,4,5,6,7,8,9]]',
                                  json.dumps([["\0", *[""] * 8]]), json.dumps([["\ud800", *[""] * 8]])])  # fmt: skip
def test_tampered_rows_are_refused(vera, fair, rows):
    assert vera.post(page("desk_stand_import", 2027), {"rows": rows}).status_code == 200
    assert Stand.objects.count() == 0


def test_xlsx_is_read_too(vera, fair):
    from io import BytesIO

    from openpyxl import Workbook

    make_type(fair, code="A")
    book = Workbook()
    book.active.append(["Broj", "Tip"])
    book.active.append([7, "A"])
    file = BytesIO()
    book.save(file)
    address = page("desk_stand_import", 2027)
    tried = vera.post(address, {"file": table(file.getvalue(), "standovi.xlsx")})
    vera.post(address, filled(tried.content, having="rows"))
    assert Stand.objects.get().code == "7"


def test_steps_that_show_and_hide(vera, fair):
    for step in ("catalogue", "stands", "nonsense"):
        vera.post(page("desk_fair_publish", 2027), {"step": step})
    fair.refresh_from_db()
    assert fair.is_catalogue_public
    assert fair.are_stands_shown
    vera.post(page("desk_fair_publish", 2027), {"step": "catalogue_back"})
    fair.refresh_from_db()
    assert not fair.is_catalogue_public


def test_last_years_fair_is_made_new_without_its_applications(vera, fair):
    kind = make_type(fair, code="A")
    stand = make_stand(kind, x=1, y=2, width=3, height=4)
    make_application(kind, A.CONFIRMED, stand=stand)
    answer = send(vera, page("desk_fair_clone", 2027), day="13.05.2028")
    assert answer["Location"] == page("desk_fair_settings", 2028)
    new = Fair.objects.get(year=2028)
    assert (new.event.state, new.event.title) == ("draft", "Mini-sajam 2028")
    assert new.event.starts_at - fair.event.starts_at == 52 * 7 * DAY
    assert new.call.opens_at == dt.datetime(2028, 2, 28, 0, 0, tzinfo=dt.UTC)
    # across the change of the clock the hour of the day stays
    assert new.call.confirm_by - fair.call.confirm_by == 52 * 7 * DAY
    assert [(s.code, s.stand_type.code, float(s.width)) for s in new.stands.all()] == [(stand.code, "A", 3)]
    assert new.stand_types.get().taken == 0
    assert ExhibitorApplication.objects.filter(fair=new).count() == 0
    assert (new.call.released_at, new.catalogue_published_at) == (None, None)


def test_a_clone_into_the_same_year_is_refused(vera, fair):
    assert errors_of(send(vera, page("desk_fair_clone", 2027), day="1.9.2027").content) == [
        "Choose a day in another year"
    ]
    make_fair(year=2028)
    assert errors_of(send(vera, page("desk_fair_clone", 2027), day="13.5.2028").content) == [
        "There is a fair in 2028 already"
    ]
