from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepreneurs.forms.sections.base import SectionForm
from entrepreneurs.models import (
    Category,
    Enterprise,
)


class WorkForm(SectionForm):
    required_now = ("categories", "description")

    class Meta:
        model = Enterprise
        fields = ["categories", "description", "public_sector", "delivers", "vat_payer", "e_invoice"]
        labels = {
            "categories": _("What do you offer?"),
            "description": _("What does your enterprise do?"),
            "public_sector": _("We work, or can work, with the public sector"),
            "delivers": _("We deliver"),
            "vat_payer": _("We are in the VAT system"),
            "e_invoice": _("We issue e-invoices"),
        }
        help_texts = {
            "categories": _("Choose all that fit."),
            "description": _("One to three sentences, as you would tell a neighbour. Up to 600 characters."),
        }
        widgets = {
            "categories": forms.CheckboxSelectMultiple,
            "description": forms.Textarea(attrs={"rows": 5}),
        }
        error_messages = {
            "categories": {"required": _("Choose at least one kind of offer")},
            "description": {"required": _("Describe what your enterprise does, in one to three sentences")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].queryset = Category.objects.all()
