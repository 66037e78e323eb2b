from consultations.models.booking import Booking, BookingStep
from consultations.models.casework import CaseNote, NextStep
from consultations.models.choices import (
    ACTIVE,
    CANCELLED,
    TAKING,
    DayPart,
    Effect,
    Mode,
    Outcome,
    QuestionKind,
    Source,
    State,
    StepKind,
)
from consultations.models.client import Client
from consultations.models.document import SharedDocument
from consultations.models.rules import BookingRules
from consultations.models.schedule import Consultant, ConsultingHours, Room, ScheduleException
from consultations.models.topic import IntakeQuestion, Topic
from consultations.models.waiting import CallRequest, WaitRequest

__all__ = [
    "ACTIVE",
    "CANCELLED",
    "TAKING",
    "Booking",
    "BookingRules",
    "BookingStep",
    "CallRequest",
    "CaseNote",
    "Client",
    "Consultant",
    "ConsultingHours",
    "DayPart",
    "Effect",
    "IntakeQuestion",
    "Mode",
    "NextStep",
    "Outcome",
    "QuestionKind",
    "Room",
    "ScheduleException",
    "SharedDocument",
    "Source",
    "State",
    "StepKind",
    "Topic",
    "WaitRequest",
]
