"""The fixed vocabularies of the registry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where an enterprise stands on its way into the registry and out of it."""

    DRAFT = "draft", pgettext_lazy("state", "draft")
    SUBMITTED = "submitted", pgettext_lazy("state", "sent")
    NEEDS_CHANGES = "needs_changes", pgettext_lazy("state", "needs more")
    PUBLISHED = "published", pgettext_lazy("state", "published")
    RENEWAL_DUE = "renewal_due", pgettext_lazy("state", "due for renewal")
    ARCHIVED = "archived", pgettext_lazy("state", "archived")
    DECLINED = "declined", pgettext_lazy("state", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state", "withdrawn")


# Only one of these may carry a given registration number or tax number.
LIVE = [State.SUBMITTED, State.NEEDS_CHANGES, State.PUBLISHED, State.RENEWAL_DUE]
# What the public may see, if the enterprise wishes.
PUBLIC = [State.PUBLISHED, State.RENEWAL_DUE]
# What its own people still fill in before staff have seen it.
OPEN = [State.DRAFT, State.NEEDS_CHANGES]
# What nobody has decided on.
APPLYING = [*OPEN, State.SUBMITTED]

TRANSITIONS: list[tuple[str, str]] = [
    (State.DRAFT, State.SUBMITTED),
    (State.SUBMITTED, State.NEEDS_CHANGES),
    (State.NEEDS_CHANGES, State.SUBMITTED),
    (State.SUBMITTED, State.PUBLISHED),
    (State.SUBMITTED, State.DECLINED),
    (State.NEEDS_CHANGES, State.DECLINED),
    (State.PUBLISHED, State.RENEWAL_DUE),
    (State.RENEWAL_DUE, State.PUBLISHED),
    (State.RENEWAL_DUE, State.ARCHIVED),
    (State.PUBLISHED, State.ARCHIVED),
    (State.PUBLISHED, State.WITHDRAWN),
    (State.RENEWAL_DUE, State.WITHDRAWN),
    (State.DECLINED, State.DRAFT),
    (State.WITHDRAWN, State.DRAFT),
    (State.ARCHIVED, State.DRAFT),
]


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("association")
    FOUNDATION = "foundation", _("foundation")
    ENDOWMENT = "endowment", _("endowment")
    SPORTS_ASSOCIATION = "sports_association", _("sports association")
    COOPERATIVE = "cooperative", _("cooperative")
    SOCIAL_COOPERATIVE = "social_cooperative", _("social cooperative")
    LLC = "llc", _("limited liability company (d.o.o.)")
    JOINT_STOCK = "joint_stock", _("joint-stock company (a.d.)")
    PARTNERSHIP = "partnership", _("partnership")
    ENTREPRENEUR = "entrepreneur", _("entrepreneur")
    NONE = "none", _("not registered yet")


class LegalStatus(models.TextChoices):
    """What the directory says of an enterprise: one of three honest words."""

    REGISTERED = "registered", _("Status entered in the state register")
    OPERATES_BY_MODEL = "operates_by_model", _("Operates as a social enterprise")
    FOUNDING = "founding", _("Being founded")


class StatusStage(models.TextChoices):
    """How far the enterprise is with the status under the law (14/2022)."""

    NONE = "none", _("no, and not preparing")
    IN_PREPARATION = "in_preparation", _("no, but preparing to apply")
    APPLIED = "applied", _("applied, waiting for the decision")
    REGISTERED = "registered", _("yes, the status is registered")
    ENDED = "ended", _("had it, but it has ended")


class SocialRole(models.TextChoices):
    """The four ways of fulfilling the social role, article 5 of the law."""

    GOODS_SERVICES = "goods_services", _("makes goods or provides services that people need")
    WORK_INTEGRATION = "work_integration", _("trains, employs or engages people who find it hard to get work")
    DEVASTATED_AREAS = "devastated_areas", _("helps devastated areas and local communities develop")
    OTHER_GENERAL_INTEREST = "other_general_interest", _("solves problems in another field of general interest")


class Need(models.TextChoices):
    BUYERS = "buyers", _("buyers")
    SKILLS = "skills", _("knowledge and skills")
    FINANCE = "finance", _("money")
    SPACE = "space", _("space")
    PEOPLE = "people", _("people")
    LEGAL = "legal", _("legal advice")


class IncomeBracket(models.TextChoices):
    """Yearly income in RSD; brackets, since the exact sum is nobody's business here."""

    UP_TO_1M = "up_to_1m", _("up to 1 million RSD")
    UP_TO_5M = "up_to_5m", _("1 to 5 million RSD")
    UP_TO_20M = "up_to_20m", _("5 to 20 million RSD")
    OVER_20M = "over_20m", _("over 20 million RSD")


class BuyerTrait(models.TextChoices):
    """What matters to firms and institutions that buy; the model's four boolean columns by their facet names."""

    PUBLIC_SECTOR = "public_sector", _("Works with the public sector")
    DELIVERY = "delivery", _("Delivers")
    VAT = "vat", _("In the VAT system")
    E_INVOICE = "e_invoice", _("Issues e-invoices")
