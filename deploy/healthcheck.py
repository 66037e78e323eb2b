"""Exit 0 if the web process of this container answers; asks as the proxy would."""

import http.client
import os
import sys
from urllib.parse import urlsplit

web = http.client.HTTPConnection("127.0.0.1", 8000, timeout=4)
web.request("GET", "/healthz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
sys.exit(web.getresponse().status != 200)
