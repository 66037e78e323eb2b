"""The invented fair of the demo, out of data/fair_demo.toml: one with its call open, one that is over. No mail."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from centar.models import Office, User
from centar.references import next_reference
from entrepreneurs.demo_pictures import PICTURES
from entrepreneurs.demo_pictures import draw as draw_photo
from entrepreneurs.models import Enterprise
from events.demo_plan import draw_plan
from events.models import (
    ApplicationPhoto,
    ApplicationState,
    ApplicationStep,
    Call,
    Channel,
    Event,
    EventKind,
    EventState,
    ExhibitorApplication,
    Fair,
    Helper,
    Invitation,
    InvitationState,
    ProgrammeItem,
    Source,
    Stand,
    StandMode,
    StandType,
    StandWish,
    TapCount,
    Vote,
)
from events.models.review import SCORES

DEMO_FILE = Path(__file__).parent / "data" / "fair_demo.toml"
A = ApplicationState
AWAY = dt.timedelta(days=34)
DAY = dt.timedelta(days=1)
TEXTS = ("title", "title_en", "summary", "summary_en", "text", "text_en", "accessibility", "accessibility_en", "venue",
         "venue_en")  # fmt: skip
CALL_TEXTS = ("eligibility", "eligibility_en", "conditions", "conditions_en")
WAYS: dict[str, list[str]] = {
    A.DRAFT: [],
    A.SUBMITTED: [A.SUBMITTED],
    A.NEEDS_CHANGES: [A.SUBMITTED, A.NEEDS_CHANGES],
    A.UNDER_REVIEW: [A.SUBMITTED, A.UNDER_REVIEW],
    A.WITHDRAWN: [A.SUBMITTED, A.WITHDRAWN],
    A.ATTENDED: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.CONFIRMED, A.ATTENDED],
    A.NO_SHOW: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.CONFIRMED, A.NO_SHOW],
    A.CONFIRMED: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.CONFIRMED],
    A.LAPSED: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.LAPSED],
    A.CANCELLED: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED, A.CANCELLED],
    A.ACCEPTED: [A.SUBMITTED, A.UNDER_REVIEW, A.ACCEPTED],
    A.WAITLISTED: [A.SUBMITTED, A.UNDER_REVIEW, A.WAITLISTED],
    A.REJECTED: [A.SUBMITTED, A.UNDER_REVIEW, A.REJECTED],
}
OF_PEOPLE = (A.SUBMITTED, A.WITHDRAWN, A.CONFIRMED)


@transaction.atomic
def seed_fair(*, staff: User, now: dt.datetime) -> str:
    """Makes the example fairs, once: with one there, none is added."""
    if Fair.objects.exists():
        return "0 fairs added."
    data = tomllib.loads(DEMO_FILE.read_text(encoding="utf-8"))
    starts_at = _saturday(now + AWAY)
    before = starts_at - dt.timedelta(weeks=52)
    if before.year == starts_at.year:
        before -= dt.timedelta(weeks=1)
    enterprises = list(Enterprise.objects.published().filter(is_example=True).order_by("sort_key", "id"))
    _earlier(data, starts_at=before, enterprises=enterprises[:14], staff=staff)
    fair = _make_fair(data, starts_at=starts_at, call=_call_around(now))
    fair.call.released_at = now - 2 * DAY
    fair.call.save()
    _apply_all(fair, data, enterprises, staff=staff, now=now)
    _invite_all(fair, enterprises, staff=staff, now=now)
    return f"2 fairs added, {fair.applications.count()} applications."


def _saturday(moment: dt.datetime) -> dt.datetime:
    """Ten o'clock on the next Saturday."""
    day = timezone.localdate(moment)
    day += dt.timedelta(days=(5 - day.weekday()) % 7)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))


def _call_around(now: dt.datetime) -> dict[str, dt.datetime]:
    return {
        "opens_at": _at(now - 24 * DAY, "08:00"),
        "closes_at": _at(now + 6 * DAY, "20:00"),
        "shuts_at": _at(now + 13 * DAY, "20:00"),
        "confirm_by": _at(now + 20 * DAY, "20:00"),
    }


def _make_fair(data: dict[str, Any], *, starts_at: dt.datetime, call: dict[str, dt.datetime]) -> Fair:
    year = timezone.localdate(starts_at).year
    event = Event.objects.create(
        slug=f"sajam-{year}",
        kind=EventKind.FAIR,
        state=EventState.PUBLISHED,
        is_example=True,
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=8),
        takes_registrations=False,
        **{name: data[name] for name in TEXTS},
    )
    fair = Fair(event=event, year=year, stand_mode=StandMode.PREFERRED, plan_alt=data["plan_alt"])
    fair.setup_from, fair.setup_until = starts_at - dt.timedelta(hours=3), starts_at - dt.timedelta(minutes=30)
    fair.plan.save("primer-plan.png", ContentFile(draw_plan()), save=False)
    fair.save()
    Call.objects.create(fair=fair, **call, **{name: data[name] for name in CALL_TEXTS})
    for position, row in enumerate(data["type"]):
        _make_type(fair, row, position)
    for row in data["programme"]:
        times = {f"{end}s_at": _at(starts_at, row[name]) for end, name in (("start", "from"), ("end", "to"))}
        texts = {name: row.get(name, "") for name in ("title", "title_en", "people")}
        ProgrammeItem.objects.create(event=event, stage="Bina", **times, **texts)
    return fair


def _at(day: dt.datetime, hour: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(timezone.localdate(day), dt.time.fromisoformat(hour)))


def _make_type(fair: Fair, row: dict[str, Any], position: int) -> None:
    facts = {name: row[name] for name in ("code", "name", "name_en", "size", "quota", "power_watts")}
    facts |= {name: row[name] for name in ("tables", "chairs") if name in row}
    kind = StandType.objects.create(fair=fair, position=position, **facts)
    x, y, width, height = row["box"]
    each = width / row["stands"]
    Stand.objects.bulk_create(
        Stand(
            fair=fair,
            stand_type=kind,
            code=f"{row['code']}{number + 1}",
            zone=row["zone"],
            x=round(x + number * each, 2),
            y=y,
            width=round(each * 0.9, 2),
            height=height,
            has_power=row["power_watts"] > 0,
            is_accessible=row["zone"] != "Travnjak",
        )
        for number in range(row["stands"])
    )


def _apply_all(
    fair: Fair, data: dict[str, Any], enterprises: list[Enterprise], *, staff: User, now: dt.datetime
) -> None:
    """The rows of the file in their order, each for as many enterprises as it says."""
    every = chain.from_iterable([row | {"number": number}] for row in data["row"] for number in range(row["count"]))
    for place, (row, enterprise) in enumerate(zip(every, enterprises, strict=False)):
        application = _apply(
            fair, row, enterprise, sent_at=_at(now - 20 * DAY, "09:12") + place * dt.timedelta(hours=5)
        )
        if row["state"] in (A.CONFIRMED, A.ACCEPTED, A.UNDER_REVIEW):
            _vote(application, data["vote"], place, at=now - 4 * DAY)
        _tell(application, row, staff=staff, now=now)


def _apply(fair: Fair, row: dict[str, Any], enterprise: Enterprise, *, sent_at: dt.datetime) -> ExhibitorApplication:
    state, number = row["state"], row["number"]
    has_no_mail = state == A.UNDER_REVIEW and number == 1
    kind = fair.stand_types.get(code=row["type"])
    is_sent = state != A.DRAFT
    application = ExhibitorApplication.objects.create(
        fair=fair,
        enterprise=enterprise,
        state=state,
        pending_state=row.get("drafted", ""),
        reference=next_reference("SA", now=sent_at) if is_sent else None,
        submitted_at=sent_at if is_sent else None,
        waitlisted_at=sent_at if state == A.WAITLISTED else None,
        may_be_offered=state == A.WAITLISTED,
        accept_by=fair.call.confirm_by if state == A.ACCEPTED else None,
        withdrawn_from=A.SUBMITTED if state == A.WITHDRAWN else "",
        source=Source.DESK if state == A.SUBMITTED and number == 1 else Source.WEB,
        language="sr-latn",
        is_example=True,
        contact_name=enterprise.contact_name,
        contact_email="" if has_no_mail else enterprise.contact_email,
        contact_phone=Office.objects.get().phone if has_no_mail else enterprise.contact_phone,
        showing=enterprise.description,
        power_watts=kind.power_watts + (500 if number == 1 else 0),
        needs_water=number == 0,
        brings_vehicle=kind.code == "C",
        other_needs="Treba nam mesto dalje od zvučnika." if state == A.CONFIRMED and number == 2 else "",
        stand_type=kind,
        stand=_free_stand(kind) if number < row.get("stands", 0) else None,
        category=enterprise.categories.first(),
        public_title=(enterprise.short_name or enterprise.name)[:120],
        public_text=enterprise.description,
        public_text_en=enterprise.description_en,
        public_email=enterprise.public_email,
        public_website=enterprise.website,
        created_at=sent_at,
    )
    _add_parts(application)
    return application


def _free_stand(kind: StandType) -> Stand | None:
    return Stand.objects.free().filter(stand_type=kind).first()


def _add_parts(application: ExhibitorApplication) -> None:
    if application.state in (A.CONFIRMED, A.ATTENDED):
        for position, name in enumerate(("Pera Primerović", "Mara Primerović"), start=1):
            Helper.objects.create(application=application, name=name, position=position)
        kind = list(PICTURES)[application.pk % len(PICTURES)]
        image = ContentFile(draw_photo(kind), f"primer-sajam-{kind}.png")
        ApplicationPhoto.objects.create(
            application=application, position=1, image=image, alt="Naši proizvodi na stolu"
        )
    for position, stand in enumerate(application.fair.stands.filter(stand_type=application.stand_type)[2:4], start=1):
        StandWish.objects.create(application=application, stand=stand, position=position)


def _tell(application: ExhibitorApplication, row: dict[str, Any], *, staff: User, now: dt.datetime) -> None:
    """The steps that lead to its state, with the words that staff wrote."""
    before, way = A.DRAFT.value, WAYS[application.state]
    sent_at = application.submitted_at or now
    for place, state in enumerate(way):
        is_last = place == len(way) - 1
        at = sent_at if place == 0 else max(sent_at, now - (len(way) - place) * DAY)
        ApplicationStep.objects.create(
            application=application,
            from_state=before,
            to_state=state,
            at=at,
            by=None if state in OF_PEOPLE or state == A.LAPSED else staff,
            message=row.get("message", "") if is_last else "",
        )
        before = state


def _vote(application: ExhibitorApplication, votes: list[dict[str, Any]], place: int, *, at: dt.datetime) -> None:
    """One vote of each member of the jury; now and then a conflict of interest."""
    for number, juror in enumerate(User.objects.filter(groups__name__in=["juror", "coordinator"]).order_by("pk")):
        vote = votes[(place + number) % len(votes)]
        has_conflict = (place + number) % 7 == 0
        scores = {} if has_conflict else dict(zip(SCORES, vote["scores"], strict=True))
        comment = "" if has_conflict else vote["comment"]
        Vote.objects.create(
            application=application, juror=juror, has_conflict=has_conflict, comment=comment, voted_at=at, **scores
        )


def _invite_all(fair: Fair, enterprises: list[Enterprise], *, staff: User, now: dt.datetime) -> None:
    """Everybody was offered a stand; those who did not apply answered in every way."""
    applied = {row.enterprise_id: row for row in fair.applications.active().sent()}
    answers: list[dict[str, Any]] = [
        {"state": InvitationState.DECLINED, "reason": "no_people", "sent_at": now - 20 * DAY},
        {"state": InvitationState.SENT, "sent_at": now - 20 * DAY, "reminded_at": now - 12 * DAY},
        {"state": InvitationState.PENDING, "channel": Channel.PHONE},
        {"state": InvitationState.UNREACHABLE, "channel": Channel.PHONE, "note": "Broj više ne postoji.",
         "called_by": staff},
    ]  # fmt: skip
    silent = 0
    for enterprise in enterprises:
        facts: dict[str, Any] = {"channel": Channel.MAIL}
        if application := applied.get(enterprise.pk):
            facts |= {"state": InvitationState.ACCEPTED, "application": application, "sent_at": now - 24 * DAY}
            facts["answered_at"] = application.submitted_at
        else:
            facts |= answers[silent % len(answers)]
            silent += 1
        Invitation.objects.create(fair=fair, enterprise=enterprise, **facts)


def _earlier(data: dict[str, Any], *, starts_at: dt.datetime, enterprises: list[Enterprise], staff: User) -> None:
    """Last year's fair, with who came, who did not, and what came of it."""
    call = {name: starts_at - days * DAY for name, days in
            (("opens_at", 70), ("closes_at", 40), ("shuts_at", 33), ("confirm_by", 20))}  # fmt: skip
    fair = _make_fair(data, starts_at=starts_at, call=call)
    fair.call.released_at = starts_at - 30 * DAY
    fair.call.save()
    fair.stands_published_at = fair.catalogue_published_at = starts_at - 14 * DAY
    fair.save()
    fair.event.recap, fair.event.recap_en = data["recap"], data["recap_en"]
    fair.event.save()
    for number, enterprise in enumerate(enterprises):
        is_last = number == len(enterprises) - 1
        row = {
            "state": A.NO_SHOW if is_last else A.ATTENDED,
            "type": "AAC"[number % 3],
            "number": number,
            "stands": len(enterprises),
        }
        sent_at = starts_at - 60 * DAY + number * DAY
        application = _apply(fair, row, enterprise, sent_at=sent_at)
        _tell(application, row, staff=staff, now=starts_at)
    TapCount.objects.bulk_create(
        TapCount(event=fair.event, gate="Glavni ulaz", minute=starts_at + dt.timedelta(minutes=10 * n), people=20 + n)
        for n in range(40)
    )
