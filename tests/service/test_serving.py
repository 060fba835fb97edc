"""`heard serve`: the real server, where it is, to whom it is open, and what a crash leaves."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from click.testing import Result

from learning_register import cases
from learning_register.register import Actor, Register, open_register
from learning_register.users import user_by_username
from service import serving
from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD, USERS

Heard = Callable[..., Result]
SCRIPT = str(Path(sys.executable).with_name("heard"))


@dataclass
class Served:
    """A server that runs, and its address."""

    process: subprocess.Popen[str]
    address: str

    def kill(self) -> None:
        """As a power cut would: master and workers at once, with nothing put in order."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def served(data: DataFolder, *options: str, **environment: str) -> Iterator[Served]:
    """The real command; it leads a group of its own, which is gone afterwards."""
    given = {name: value for name, value in os.environ.items() if name != "PORT"}
    with subprocess.Popen(
        [SCRIPT, "serve", *options],
        env={**given, "HEARD_DATA": str(data.path), **environment},
        stdout=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            for line in process.stdout:
                if found := re.search(r"http://\S+", line):
                    yield Served(process, found[0])
                    break
            else:
                pytest.fail("the server ended and said no address")
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def a_free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def register(demonstration: DataFolder, trained_model_folder: Path) -> DataFolder:
    """The demonstration with its model, as the command needs it."""
    (demonstration.path / "models").symlink_to(trained_model_folder)
    return demonstration


class Browser:
    """Somebody at the pages, with their cookies."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.recording = Event()

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=30) as answer:
            return str(answer.read().decode())

    def send(self, page: str, to: str, **fields: str) -> str:
        """Fill in the form of a page, send it, and out comes the page that follows."""
        form = {"csrf_token": self._hidden(page, "csrf_token"), **fields}
        data = urlencode(form).encode()
        with self.opener.open(self.address + to, data, timeout=30) as answer:
            return str(answer.read().decode())

    @staticmethod
    def _hidden(page: str, name: str) -> str:
        found = re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)
        assert found, f"no {name} on the page"
        return found[1]

    def sign_in(self, username: str) -> None:
        page = self.get("/sign-in")
        assert "My work" in self.send(page, "/sign-in", username=username, password=PASSWORD)

    def record(self, text: str, theme: str) -> str:
        """Record a complaint as an officer does; out comes the reference that was confirmed."""
        page = self.send(self.get("/intake"), "/intake", text=text)
        today = date.today()
        self.recording.set()
        confirmed = self.send(
            page, "/intake/theme", text=text, theme=theme, kind="complaint", channel="email",
            suggestion_id=self._hidden(page, "suggestion_id"), made_by="parent", service_area="",
            **{"received_on-day": str(today.day), "received_on-month": str(today.month),
               "received_on-year": str(today.year)},
        )  # fmt: skip
        found = re.search(r"(C-\d{4}-\d{4}) is recorded", confirmed)
        assert found, "not recorded"
        return found[1]


def test_it_says_where_it_is_and_who_may_sign_in_and_ends_when_told(register: DataFolder) -> None:
    port = a_free_port()
    with served(register, PORT=str(port)) as server:
        assert server.address == f"http://127.0.0.1:{port}"
        browser = Browser(server.address)
        browser.sign_in("officer")
        with pytest.raises(HTTPError, match="404"):
            browser.get("/nowhere")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.stdout
        said = server.process.stdout.read()
        server.process.wait(timeout=60)
    assert server.process.returncode == 0
    assert PASSWORD in said
    assert all(user.username in said for user in USERS)
    with pytest.raises(OSError, match="refused"):
        Browser(server.address).get("/sign-in")


def test_where_the_default_port_is_taken_it_takes_another(register: DataFolder) -> None:
    taken = None
    with suppress(OSError):  # somebody else has it, which is as good
        taken = socket.create_server(("127.0.0.1", serving.FIRST_PORT))
    with served(register, "--workers", "1") as server:
        port = int(server.address.rsplit(":", 1)[1])
        assert serving.FIRST_PORT < port <= serving.LAST_PORT
        assert "Sign in" in Browser(server.address).get("/sign-in")
    if taken:
        taken.close()


def test_two_that_start_at_once_get_a_port_each() -> None:
    with serving.taken_port("127.0.0.1", None) as one, serving.taken_port("127.0.0.1", None) as two:
        assert one.getsockname() != two.getsockname()


def test_a_port_that_was_asked_for_and_is_taken_is_no_other(
    heard: Heard, demonstration: DataFolder
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = heard("serve", env={"PORT": str(port), "HEARD_DATA": str(demonstration.path)})
    assert result.exit_code == 1
    assert f"Port {port} is taken. Choose another with PORT=." in result.stderr


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_what_is_no_port_is_refused(heard: Heard, port: str) -> None:
    assert heard("serve", "--port", port).exit_code == 2


def test_an_address_of_another_machine_is_not_called_a_taken_port(heard: Heard) -> None:
    result = heard("serve", "--host", "192.0.2.7")
    assert result.exit_code == 1
    assert "cannot be served there" in result.stderr
    assert "taken" not in result.stderr


def test_an_address_of_the_newer_kind_stands_in_brackets() -> None:
    with serving.taken_port("127.0.0.1", a_free_port()) as old:
        assert serving.address(old) == f"127.0.0.1:{old.getsockname()[1]}"
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no IPv6")
    with serving.taken_port("::1", a_free_port()) as new:
        assert serving.address(new) == f"[::1]:{new.getsockname()[1]}"


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.0.2.7", "heard.example.org", ""],  # noqa: S104
)
def test_a_demonstration_is_not_served_to_a_network(
    heard: Heard, filled: DataFolder, host: str
) -> None:
    result = heard("serve", "--host", host, env={"HEARD_DATA": str(filled.path)})
    assert result.exit_code == 1
    assert "whose passwords are public" in result.stderr
    assert "HEARD_DATA" in result.stderr


def test_a_demonstration_is_not_served_behind_a_proxy(heard: Heard, filled: DataFolder) -> None:
    environment = {"HEARD_DATA": str(filled.path), "HEARD_BEHIND_PROXY": "1"}
    result = heard("serve", env=environment)
    assert result.exit_code == 1
    assert "whose passwords are public" in result.stderr


def test_a_register_of_ones_own_may_be_served_to_a_network(data: DataFolder) -> None:
    serving.refuse_exposed_demonstration(data, "0.0.0.0")  # noqa: S104


@pytest.mark.parametrize(
    ("lost", "said"), [("models", "heard train"), ("register.sqlite", "heard init")]
)
def test_without_a_model_or_a_register_nothing_is_served(
    heard: Heard, register: DataFolder, lost: str, said: str
) -> None:
    (register.path / lost).unlink()
    result = heard("serve", "--port", a_free_port(), env={"HEARD_DATA": str(register.path)})
    assert result.exit_code == 1
    assert said in result.stderr


THEMES = ("poor_communication", "education", "none")
BEFORE = 90


def recorded_until_the_end(browser: Browser, confirmed: list[tuple[str, str, str]]) -> None:
    """Record one case after the other until the server is gone."""
    with suppress(OSError):
        for number in range(1_000):
            theme = THEMES[number % len(THEMES)]
            text = f"Complaint {number}: nobody rang me back and she was rude to me. " * 5
            confirmed.append((browser.record(text, theme), text, theme))


def assert_whole(register: Register, reader: Actor, reference: str) -> cases.Case:
    case = cases.case_by_reference(register, reader, reference)
    assert case.text
    assert case.decision.suggestion_id
    history = cases.case_history(register, reader, case.id)
    assert [one.event for one in history] == ["record_complaint", "decide_theme"]
    assert history[1].after
    assert history[1].after["theme"] == case.theme
    return case


@pytest.mark.parametrize("seconds_into_recording", [0.0, 0.01, 0.02, 0.04])
def test_what_was_confirmed_is_there_and_whole_after_a_kill(
    register: DataFolder, seconds_into_recording: float
) -> None:
    confirmed: list[tuple[str, str, str]] = []
    with served(register, PORT=str(a_free_port())) as server:
        browser = Browser(server.address)
        browser.sign_in("officer")
        recorder = Thread(target=recorded_until_the_end, args=(browser, confirmed))
        recorder.start()
        while len(confirmed) < 3:
            assert recorder.is_alive(), "recording ended before the kill"
            Event().wait(0.01)
        browser.recording.clear()
        assert browser.recording.wait(60)
        Event().wait(seconds_into_recording)
        server.kill()
        recorder.join()
    with served(register, PORT=str(a_free_port())) as server:
        browser = Browser(server.address)
        browser.sign_in("officer")
        for reference, text, _ in confirmed:
            assert text.strip() in browser.get(f"/cases/{reference}")
        browser.record("Recording goes on after the crash, and nobody rang.", "none")
        server.process.terminate()
        server.process.wait()
    with open_register(register.register) as opened:
        reader = user_by_username(opened, "officer").actor
        assert opened.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        assert opened.rows("PRAGMA foreign_key_check") == []
        for reference, text, theme in confirmed:
            case = assert_whole(opened, reader, reference)
            assert case.text == text.strip()
            assert case.theme == (None if theme == "none" else theme)
        later = opened.rows("SELECT reference FROM cases ORDER BY id LIMIT -1 OFFSET ?", (BEFORE,))
        for row in later:  # one more may be there, recorded but not yet confirmed
            assert_whole(opened, reader, row["reference"])
    assert len(later) in {len(confirmed) + 1, len(confirmed) + 2}
