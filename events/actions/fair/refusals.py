"""Why something about the fair may not go ahead; each is a page or a message of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from events.completeness import Missing
    from events.models import Call, ExhibitorApplication, Invitation, MediaRequest, Stand, StandType


class FairRefusal(Exception):
    """An expected 'no'; everything is as it was."""


class CallClosed(FairRefusal):
    """The call is not open, or not any more; its dates say which."""

    def __init__(self, call: Call | None) -> None:
        super().__init__(call)
        self.call = call


class AlreadyApplied(FairRefusal):
    """The enterprise has an active application for this fair."""

    def __init__(self, application: ExhibitorApplication | None) -> None:
        super().__init__(application)
        self.application = application


class UndoneTooOften(FairRefusal):
    """The application was withdrawn and brought back as often as its people may do so themselves."""


class Incomplete(FairRefusal):
    """Something has to be filled in before the application can be sent."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(len(missing))
        self.missing = missing


class WrongApplicationState(FairRefusal):
    """The application is not, or no longer, in a state in which this can be done."""

    def __init__(self, application: ExhibitorApplication) -> None:
        super().__init__(application.state)
        self.application = application


class FairBegun(FairRefusal):
    """Nobody is accepted to exhibit any more."""


class ConflictOfInterest(FairRefusal):
    """One of the enterprise's own people gives no scores."""


class QuotaFull(FairRefusal):
    """All places of the type are given or promised."""

    def __init__(self, stand_type: StandType) -> None:
        super().__init__(stand_type.code)
        self.stand_type = stand_type


class StandTaken(FairRefusal):
    """Somebody else has the stand."""

    def __init__(self, stand: Stand) -> None:
        super().__init__(stand.code)
        self.stand = stand


class StandNotForThem(FairRefusal):
    """The stand is of another fair or type, or exhibitors do not choose themselves."""


class TooManyPhotos(FairRefusal):
    """The application has as many photos as it may have."""


class NoConsentText(FairRefusal):
    """There is no wording in force that exhibitors could agree to."""


class QuotaTooLow(FairRefusal):
    """More places of the type are given or promised than there would be."""

    def __init__(self, stand_type: StandType) -> None:
        super().__init__(stand_type.code)
        self.stand_type = stand_type


class FormUsed(FairRefusal):
    """The form was sent before, with another code or by somebody else: it answers for no badge now."""


class NothingToForce(FairRefusal):
    """Nobody is let in past this result: the badge does not hold, or is not of this fair."""


class FairNotOver(FairRefusal):
    """How it was is asked when it is over."""


class AlreadyAnswered(FairRefusal):
    """The request of the media has its answer."""

    def __init__(self, request: MediaRequest) -> None:
        super().__init__(request.state)
        self.request = request


class InvitationAnswered(FairRefusal):
    """The enterprise has applied; there is nothing left to answer."""

    def __init__(self, invitation: Invitation) -> None:
        super().__init__(invitation.state)
        self.invitation = invitation
