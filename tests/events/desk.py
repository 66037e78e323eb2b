"""Addresses of the fair's desk, in English: the words that the tests read are those of the code."""

from django.urls import reverse
from django.utils import translation


def page(name, *args):
    with translation.override("en"):
        return reverse(f"events:{name}", args=args)
