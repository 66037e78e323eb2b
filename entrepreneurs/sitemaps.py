from centar.sitemaps import NamedPages, PortalSitemap
from entrepreneurs.models import Enterprise
from entrepreneurs.querysets import EnterpriseQuerySet


class Enterprises(PortalSitemap):
    def items(self) -> EnterpriseQuerySet:
        return Enterprise.objects.listed().only("slug").order_by("pk")


SITEMAPS = {
    "imenik": NamedPages("entrepreneurs:directory", "entrepreneurs:start"),
    "preduzeca": Enterprises(),
}
