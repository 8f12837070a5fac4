"""Asks an address whether it answers well: the health check of a container that has no curl."""

import sys
import urllib.error
import urllib.request


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=4) as response:  # noqa: S310  (the address is our own)
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
