from centar.sitemaps import NamedPages

SITEMAPS = {"podrska": NamedPages("consultations:support", "consultations:times", "consultations:call_back")}
