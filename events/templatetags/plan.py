"""The stands of the plan, drawn. There are two hundred on a page: as a template they took most of its time."""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from events.plan import Plan

register = template.Library()

STAND = (
    '<a href="{href}" class="plan-stand plan-stand--{state}" aria-label="{label}">'
    '<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>'
    '<text x="{middle}" y="{center}" font-size="{sign}" text-anchor="middle" dominant-baseline="central">{code}</text>'
    "</a>"
)


@register.simple_tag
def drawn_stands(plan: Plan) -> SafeString:
    """Each stand as a link that says its number, its state and what else is known."""
    label = gettext("Stand %(code)s, %(state)s")
    words = {state: str(text) for state, text in plan.states}
    rows = []
    for one in plan.stands:
        said = label % {"code": one.stand.code, "state": words[one.state]}
        rows.append(
            STAND.format(
                href=escape(one.href),
                state=one.state,
                label=escape(f"{said}, {one.note}" if one.note else said),
                x=one.x,
                y=one.y,
                width=one.width,
                height=one.height,
                middle=one.middle[0],
                center=one.middle[1],
                sign=one.sign,
                code=escape(one.stand.code),
            )
        )
    return SafeString("\n".join(rows))
