"""Addresses of the desk's pages, in English: the words that the tests read are those of the code."""

from django.urls import reverse
from django.utils import translation


def page(name, *args):
    with translation.override("en"):
        return reverse(f"consultations:{name}", args=args)
