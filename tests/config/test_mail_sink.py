import asyncio
import smtplib
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from config.local.mail_sink import mail_sink


def letter(subject: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "momentum@example.org"
    message["To"] = "rita@example.org"
    message.set_content("Médico called.\n")
    return message


def test_each_letter_is_kept_as_a_file_in_order_of_arrival(tmp_path: Path) -> None:
    with mail_sink(tmp_path) as port, smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(letter("First"))
        server.send_message(letter("Second"), to_addrs=["rita@example.org", "hidden@example.org"])

    kept = [message_from_bytes(path.read_bytes()) for path in sorted(tmp_path.iterdir())]
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml", ".eml"]
    assert [message["Subject"] for message in kept] == ["First", "Second"]
    assert kept[1]["X-RcptTo"] == "rita@example.org, hidden@example.org"
    assert "Médico" in kept[0].get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_sink_is_gone_afterwards(tmp_path: Path) -> None:
    with mail_sink(tmp_path) as port:
        pass

    try:
        smtplib.SMTP("127.0.0.1", port, timeout=1).close()
    except OSError:
        return
    raise AssertionError("the sink still answers")


def test_sink_runs_beside_another_loop_in_this_thread(tmp_path: Path) -> None:
    async def listen() -> int:
        with mail_sink(tmp_path) as port:
            return port

    # Not in the tests' own thread, where a browser's loop may run already.
    with ThreadPoolExecutor() as pool:
        assert pool.submit(lambda: asyncio.run(listen())).result() > 0
