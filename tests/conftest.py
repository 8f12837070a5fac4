"""Fixtures every test may use. The cast and the builders come from tests/factories.py."""
