from events.models.application import (
    ApplicationPhoto,
    ExhibitorApplication,
    Helper,
    StandWish,
)
from events.models.calls import ExhibitorCall
from events.models.choices import (
    ApplicationState,
    CallReason,
    Channel,
    CheckInResult,
    DeclineReason,
    EventKind,
    EventState,
    ExhibitorCallReason,
    InvitationState,
    MediaState,
    PassKind,
    RegistrationState,
    Source,
    StandMode,
)
from events.models.day import CheckIn, MediaRequest, Pass, ProgrammeItem, TapCount
from events.models.event import Event, Material
from events.models.fair import Call, Fair, Phase, Stand, StandType
from events.models.invitation import Invitation
from events.models.registration import Feedback, Registration
from events.models.review import ApplicationStep, Vote

__all__ = [
    "ApplicationPhoto",
    "ApplicationState",
    "ApplicationStep",
    "Call",
    "CallReason",
    "Channel",
    "CheckIn",
    "CheckInResult",
    "DeclineReason",
    "Event",
    "EventKind",
    "EventState",
    "ExhibitorApplication",
    "ExhibitorCall",
    "ExhibitorCallReason",
    "Fair",
    "Feedback",
    "Helper",
    "Invitation",
    "InvitationState",
    "Material",
    "MediaRequest",
    "MediaState",
    "Pass",
    "PassKind",
    "Phase",
    "ProgrammeItem",
    "Registration",
    "RegistrationState",
    "Source",
    "Stand",
    "StandMode",
    "StandType",
    "StandWish",
    "TapCount",
    "Vote",
]
