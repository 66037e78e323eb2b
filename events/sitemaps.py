from centar.sitemaps import NamedPages, PortalSitemap
from events.models import Event
from events.models.event import EventQuerySet


class Events(PortalSitemap):
    """Events and fairs; a fair's page leads to its call, exhibitors and programme."""

    def items(self) -> EventQuerySet:
        return Event.objects.public().select_related("fair").order_by("pk")


SITEMAPS = {
    "kalendar": NamedPages("events:events", "events:archive", "events:fairs"),
    "dogadjaji": Events(),
}
