#!/usr/bin/env python3
import os
import sys
from contextlib import nullcontext

import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "centar.settings")
    command = "".join(sys.argv[1:2])
    try:
        # what a command changes bears its name in the audit; migrations run raw SQL, which takes no context
        with nullcontext() if command in {"migrate", "demo"} else pghistory.context(command=command):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:  # a wrong setting: the sentence helps, its traceback does not
        sys.exit(str(error))
