"""How the pages of the fair put things: exhibitors in the catalogue, dates, codes of badges."""

from __future__ import annotations

import datetime as dt
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from centar.templatetags.script import typed_lang
from entrepreneurs.entries import ornament_file, ornament_picture
from events.catalogue import ANY_KEY, Entry, StandRow
from events.models import ApplicationState, Fair
from events.models.choices import ENDED, EXHIBITING
from events.plan import row_of

register = template.Library()

ENTRY = (
    '<li class="exhibitor"><img class="exhibitor__picture" src="{picture}" alt="" width="480" height="270"'
    ' loading="lazy"><div><h3><a href="{address}"{lang}>{name}</a></h3>{stand}<p{text_lang}>{text}</p></div></li>'
)
STANDS = '<table class="table stands"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
STAND_ROW = '<tr id="{id}"><th scope="row" class="tnum">{code}</th><td{lang}>{zone}</td><td>{who}{marks}</td></tr>'
MUTED = ' <span class="badge-muted">{}</span>'
STAND_WHO = '<a href="{}"{}>{}</a>'
STAND = '<p class="exhibitor__stand">{}</p>'


@register.simple_tag
def exhibitor_list(fair: Fair, shown: list[Entry]) -> SafeString:
    """The exhibitors as items of a list; there are two hundred on a page, so it is not a template."""
    lang, numbered = typed_lang(), gettext("Stand %(code)s")
    photo = reverse("events:exhibitor_photo", args=[fair.year, ANY_KEY])
    return SafeString("\n".join([_entry(one, photo, lang, numbered) for one in shown]))


def _entry(one: Entry, photo: str, lang: str, numbered: str) -> str:
    picture = photo.replace(str(ANY_KEY), str(one.photo)) if one.photo else ornament_picture(one.ornament)
    stand = numbered % {"code": one.stand} if one.stand else ""
    return ENTRY.format(
        picture=picture,
        address=one.address,
        lang=lang,
        name=escape(one.name),
        stand=STAND.format(escape(f"{stand}, {one.zone}" if one.zone else stand)) if stand else "",
        text_lang="" if one.is_english else lang,
        text=escape(one.excerpt),
    )


@register.simple_tag
def stand_list(fair: Fair, stands: list[StandRow]) -> SafeString:
    """Every stand with who is there: the same as the plan, to be read, and where the plan's stands lead."""
    lang, nobody = typed_lang(), '<span class="text-secondary">–</span>'
    steps = MUTED.format(escape(gettext("reached by steps")))
    before, after = reverse("events:exhibitor", args=[fair.year, ANY_KEY]).split(str(ANY_KEY))
    rows = [
        STAND_ROW.format(
            id=row_of(stand),
            code=escape(stand.code),
            zone=escape(stand.zone),
            lang=lang,
            who=STAND_WHO.format(f"{before}{stand.key}{after}", lang, escape(stand.name)) if stand.key else nobody,
            marks="" if stand.is_accessible else steps,
        )
        for stand in stands
    ]
    heads = [gettext("Stand"), gettext("Zone"), gettext("Exhibitor")]
    return SafeString(
        STANDS.format("".join(f'<th scope="col">{escape(head)}</th>' for head in heads), "\n".join(rows))
    )


@register.filter
def state_badge(state: str) -> str:
    """The kind of badge for the state of an application: whether it stands, awaits its people, runs, or has ended."""
    if state in EXHIBITING:
        return "registered"
    if state in (ApplicationState.NEEDS_CHANGES, ApplicationState.ACCEPTED):
        return "founding"
    return "muted" if state in ENDED or state == ApplicationState.NO_SHOW else "info"


@register.filter
def ornament_of(one: Entry) -> str:
    return ornament_file(one.ornament)


@register.filter
def days_until(moment: dt.datetime, now: dt.datetime) -> int:
    """Calendar days at the Center; 0 on the day itself."""
    return (timezone.localdate(moment) - timezone.localdate(now)).days


@register.filter
def pass_code(code: str) -> str:
    """In fours, which are easier to read out."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
