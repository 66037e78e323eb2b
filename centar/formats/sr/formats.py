from centar.formats.sr_Latn.formats import *  # noqa: F403
