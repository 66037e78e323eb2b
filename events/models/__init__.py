from events.models.choices import (
    ApplicationState,
    CallReason,
    Channel,
    CheckInResult,
    DeclineReason,
    EventKind,
    EventState,
    InvitationState,
    MediaState,
    PassKind,
    RegistrationState,
    Source,
    StandMode,
)
from events.models.event import Event, Material
from events.models.registration import Feedback, Registration

__all__ = [
    "ApplicationState",
    "CallReason",
    "Channel",
    "CheckInResult",
    "DeclineReason",
    "Event",
    "EventKind",
    "EventState",
    "Feedback",
    "InvitationState",
    "Material",
    "MediaState",
    "PassKind",
    "Registration",
    "RegistrationState",
    "Source",
    "StandMode",
]
