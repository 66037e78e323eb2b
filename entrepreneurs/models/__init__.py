from entrepreneurs.models.choices import (
    LIVE,
    OPEN,
    PUBLIC,
    BuyerTrait,
    IncomeBracket,
    LegalForm,
    LegalStatus,
    Need,
    SocialRole,
    State,
    StatusStage,
)
from entrepreneurs.models.enterprise import DESCRIPTION_LENGTH, PEOPLE_COUNTED, Enterprise
from entrepreneurs.models.facts import CHECKED_FACTS, PUBLIC_FACTS
from entrepreneurs.models.lists import Category, ImpactArea, LegalCategory, Ornament, VulnerableGroup
from entrepreneurs.models.people import AccessLink, Claim, Membership
from entrepreneurs.models.photo import PHOTOS_AT_MOST, Photo
from entrepreneurs.models.report import FactReport
from entrepreneurs.models.review import ChangeRequest, StateChange
from entrepreneurs.models.served import CategoryOffered, GroupServed
from entrepreneurs.models.vocabulary import NameWord

__all__ = [
    "CHECKED_FACTS",
    "DESCRIPTION_LENGTH",
    "LIVE",
    "OPEN",
    "PEOPLE_COUNTED",
    "PHOTOS_AT_MOST",
    "PUBLIC",
    "PUBLIC_FACTS",
    "AccessLink",
    "BuyerTrait",
    "Category",
    "CategoryOffered",
    "ChangeRequest",
    "Claim",
    "Enterprise",
    "FactReport",
    "GroupServed",
    "ImpactArea",
    "IncomeBracket",
    "LegalCategory",
    "LegalForm",
    "LegalStatus",
    "Membership",
    "NameWord",
    "Need",
    "Ornament",
    "Photo",
    "SocialRole",
    "State",
    "StateChange",
    "StatusStage",
    "VulnerableGroup",
]
