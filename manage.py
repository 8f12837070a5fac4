#!/usr/bin/env python
"""Django's command line. Outside production it brings its own database: see config/local/attach.py."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.local.attach import servers_for

    with servers_for(sys.argv):
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
