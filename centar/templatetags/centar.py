"""The portal's everyday tags and filters under one name: {% load centar %}."""

from django import template

from centar.templatetags import dates, phones, script

register = template.Library()
for subject in (dates, phones, script):
    register.tags |= subject.register.tags
    register.filters |= subject.register.filters
