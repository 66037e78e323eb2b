from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from centar.forms import Form
from centar.uploads import DocumentUploadField


class DocumentForm(Form):
    title = forms.CharField(
        label=_("Name of the document"),
        help_text=_("For example: Sample of a contract. The client reads it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter the name of the document")},
    )
    file = DocumentUploadField(
        label=_("File"),
        help_text=_("PDF, JPG, PNG or WEBP, up to 10 MB."),
        error_messages={"required": _("Choose the file")},
    )
