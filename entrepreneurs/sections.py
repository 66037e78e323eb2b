"""The pages and tasks of an entry, in the order in which they are filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from entrepreneurs.completeness import Gap, Progress, gaps, progress
from entrepreneurs.forms.sections import ContactForm, IdentityForm, MoreForm, PeopleForm, SectionForm, WorkForm
from entrepreneurs.models import Enterprise


@dataclass(frozen=True)
class Section:
    """One page: its name in addresses, its title, its form."""

    name: str
    slug: str
    title: LazyText
    form: type[SectionForm]


SECTIONS = (
    Section("identity", "osnovni-podaci", _("Name, form and status"), IdentityForm),
    Section("contact", "kontakt", _("Seat and contact"), ContactForm),
    Section("work", "delatnost", _("What you do"), WorkForm),
    Section("people", "ljudi", _("Whom you help"), PeopleForm),
    Section("more", "vise", _("More about the enterprise"), MoreForm),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
BY_NAME = {section.name: section for section in SECTIONS}
REQUIRED = SECTIONS[:4]


def next_address(section: Section, enterprise: Enterprise) -> str:
    """Where saving a page leads: through the required pages to the check, from an optional one back to the list."""
    if section in REQUIRED[:-1] and enterprise.is_open:
        following = REQUIRED[REQUIRED.index(section) + 1]
        return reverse("entrepreneurs:section", args=[enterprise.key, following.slug])
    if section == REQUIRED[-1] and enterprise.is_open:
        return reverse("entrepreneurs:check", args=[enterprise.key])
    return reverse("entrepreneurs:tasks", args=[enterprise.key])


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    title: LazyText
    address: str
    progress: Progress
    is_optional: bool = False


def tasks(enterprise: Enterprise) -> list[Task]:
    lacking = {gap.section for gap in gaps(enterprise)}

    def page(*names: str) -> str:
        """The first page on which something is missing, so that who comes back goes on where they stopped."""
        name = next((name for name in names if name in lacking), names[0])
        return reverse("entrepreneurs:section", args=[enterprise.key, BY_NAME[name].slug])

    has_photos = enterprise.pk is not None and enterprise.photos.exists()
    return [
        Task(
            _("Basic facts"),
            page("identity", "contact"),
            progress(enterprise, ("identity", "contact"), ("name", "legal_form")),
        ),
        Task(
            _("What you do and whom you help"),
            page("work", "people"),
            progress(enterprise, ("work", "people"), ("description", "categories", "social_roles")),
        ),
        Task(
            _("More about the enterprise"),
            page("more"),
            Progress.DONE if enterprise.story or enterprise.founded_on or enterprise.needs else Progress.NOT_STARTED,
            is_optional=True,
        ),
        Task(
            _("Photos"),
            reverse("entrepreneurs:photos", args=[enterprise.key]),
            Progress.DONE if has_photos else Progress.NOT_STARTED,
            is_optional=True,
        ),
        Task(
            _("Check and send"),
            reverse("entrepreneurs:check", args=[enterprise.key]),
            Progress.BLOCKED if lacking else Progress.NOT_STARTED,
        ),
    ]


def gaps_with_pages(enterprise: Enterprise) -> list[tuple[Gap, str]]:
    """What is missing, each with the address of the field to fill in."""
    return [
        (gap, reverse("entrepreneurs:section", args=[enterprise.key, BY_NAME[gap.section].slug]) + f"#id_{gap.field}")
        for gap in gaps(enterprise)
    ]
