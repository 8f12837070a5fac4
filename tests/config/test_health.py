from django.test import Client


def test_alive_is_answered_without_sign_in(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
