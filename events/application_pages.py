"""The pages of an application to exhibit, in the order in which they are filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from centar.page_forms import PageForm
from events.completeness import CATALOGUE, ENTERPRISE, SHOWING, STAND, Missing, missing
from events.forms.applicant import CatalogueForm, EnterpriseForm, ShowingForm, StandForm
from events.models import ApplicationState, ExhibitorApplication


@dataclass(frozen=True)
class Page:
    """One page: its name in addresses, its title, its form."""

    slug: str
    title: Any
    form: type[PageForm]


PAGES = (
    Page(ENTERPRISE, _("Enterprise and contact"), EnterpriseForm),
    Page(SHOWING, _("What you show and need"), ShowingForm),
    Page(STAND, _("Stand and people"), StandForm),
    Page(CATALOGUE, _("Catalogue of exhibitors"), CatalogueForm),
)
BY_SLUG = {page.slug: page for page in PAGES}
STEPS = len(PAGES) + 1  # and the check


def page_address(application: ExhibitorApplication, slug: str) -> str:
    return reverse("events:application_page", args=[application.fair.year, application.key, slug])


def next_address(page: Page, application: ExhibitorApplication) -> str:
    """Through the pages to the check; what was sent needs no sending, so from its pages back to its own."""
    if application.state == ApplicationState.SUBMITTED:
        return reverse("events:application", args=[application.fair.year, application.key])
    place = PAGES.index(page) + 1
    if place < len(PAGES):
        return page_address(application, PAGES[place].slug)
    return reverse("events:application_check", args=[application.fair.year, application.key])


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    title: Any
    address: str
    is_done: bool


def tasks(application: ExhibitorApplication) -> list[Task]:
    lacking = {gap.page for gap in missing(application)}
    return [Task(page.title, page_address(application, page.slug), page.slug not in lacking) for page in PAGES]


def missing_with_pages(application: ExhibitorApplication) -> list[tuple[Missing, str]]:
    """What is lacking, each with the address of the field to fill in."""
    return [(gap, f"{page_address(application, gap.page)}#id_{gap.field}") for gap in missing(application)]
