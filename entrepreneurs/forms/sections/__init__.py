"""The pages on which an entry is filled in: one form a page, checked here, saved by actions.drafting.save_section."""

from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.forms.sections.contact import ContactForm
from entrepreneurs.forms.sections.identity import IdentityForm
from entrepreneurs.forms.sections.more import MoreForm
from entrepreneurs.forms.sections.people import PeopleForm
from entrepreneurs.forms.sections.work import WorkForm

__all__ = ["ContactForm", "IdentityForm", "MoreForm", "PeopleForm", "SectionForm", "WorkForm"]
