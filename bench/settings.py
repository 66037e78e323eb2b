"""The portal's own settings with one address more: the bare view that pages are compared with."""

from centar.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
