"""A rep at a browser, as far as a server can tell: signed in, logging calls over the wire."""

from __future__ import annotations

import datetime as dt
import urllib.error
import urllib.parse
import urllib.request
import uuid

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from accounts.models import User
from pipeline.models import Deal

TOKEN = "x" * 32


class Unredirected(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


class Visitor:
    def __init__(self, user: User, port: int) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={TOKEN}"
        self.opener = urllib.request.build_opener(Unredirected(), urllib.request.ProxyHandler({}))

    def get(self, path: str) -> int:
        return self._ask(urllib.request.Request(self.base + path))

    def log_call(self, deal: Deal, *, note: str, due_on: dt.date) -> bool:
        """Whether the page said that it is saved."""
        fields = {
            "key": str(uuid.uuid4()), "outcome": "message", "note": note, "what": "Call again", "kind": "call",
            "due": "other", "due_on": str(due_on), "channel": "phone",
        }  # fmt: skip
        address = f"{self.base}/deals/{deal.pk}/touches/"
        return self._ask(urllib.request.Request(address, urllib.parse.urlencode(fields).encode())) == 302

    def _ask(self, request: urllib.request.Request) -> int:
        """The status; 0 where nobody answers."""
        request.add_header("Cookie", self.cookies)
        request.add_header("X-CSRFToken", TOKEN)
        try:
            with self.opener.open(request, timeout=60) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0
