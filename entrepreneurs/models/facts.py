"""Which of an enterprise's facts staff check, and which the public sees; by the names of their columns."""

# Facts that staff check against documents; the owner's change of one on a published entry waits for them.
CHECKED_FACTS = [
    "name",
    "legal_form",
    "mb",
    "pib",
    "status_stage",
    "status_since",
    "status_ended_on",
    "status_end_reason",
    "municipality",
    "settlement",
    "address",
]

PUBLIC_FACTS = {
    "legal_form", "name", "short_name", "mb", "pib", "status_stage", "status_since", "municipality", "settlement",
    "address", "public_phone", "public_email", "website", "categories", "description", "public_sector", "delivers",
    "vat_payer", "e_invoice", "groups", "social_roles", "brand_names", "founded_on", "activity_code", "status_link",
    "impact_areas", "people_statement", "story", "description_en",
}  # fmt: skip
