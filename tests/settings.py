"""The product's own settings, with what makes tests fast and keeps them off the network."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-tests-only")
os.environ.setdefault("HTTPS", "false")
os.environ.setdefault("DEMO", "false")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: F403  (the environment comes first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Never the broker of a running `up`; tests that need one start their own.
CELERY_BROKER_URL = os.environ.get("TEST_REDIS_URL", "memory://")
ACCOUNT_RATE_LIMITS = False
SUPPLY_CHANGED_TASK = ""
REFERENCE_FILE_TASK = ""
SITE_URL = "http://testserver"
MEDIA_ROOT = tempfile.mkdtemp(prefix="momentum-files-")
# A browser's last request must not hold the database when the suite takes it down.
DATABASES["default"] |= {"CONN_MAX_AGE": 0, "ENGINE": "tests.postgresql"}  # noqa: F405
