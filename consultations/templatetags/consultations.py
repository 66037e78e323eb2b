from django import template

from consultations import codes

register = template.Library()


@register.filter
def code(text: str) -> str:
    """The code of a booking, in two halves."""
    return codes.shown(text)
