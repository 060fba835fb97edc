"""Serving the pages: which port, which server, and what is not served to a network."""

import errno
import os
import socket
from collections.abc import Callable
from typing import Any

from service.data_folder import DataFolder

FIRST_PORT, LAST_PORT = 8000, 8099
WAITING = 2048  # connections; gunicorn's own number
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NotServed(Exception):
    """The service does not start; the message says what to do."""


class PortTaken(NotServed):
    """No free port."""


def taken_port(host: str, port: int | None) -> socket.socket:
    """A socket that listens on the port asked for, or else on 8000 or the next free one.

    It is held from now on, so that of two servers that start at once each has its own. Raises
    PortTaken, or NotServed for an address that is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in [port] if port else range(FIRST_PORT, LAST_PORT + 1):
        try:
            return socket.create_server((host, candidate), family=family, backlog=WAITING)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise NotServed(f"Heard cannot be served there: {error.strerror}") from error
    raise PortTaken(f"Port {port or FIRST_PORT} is taken. Choose another with PORT=.")


def address(listening: socket.socket) -> str:
    """Host and port as they stand in a link."""
    host, port, *_ = listening.getsockname()
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def behind_proxy() -> bool:
    """Whether a proxy that speaks TLS stands before the server, as HEARD_BEHIND_PROXY=1 says."""
    return os.environ.get("HEARD_BEHIND_PROXY") == "1"


def refuse_exposed_demonstration(folder: DataFolder, host: str) -> None:
    """Raises NotServed: everybody knows the passwords of a demonstration register."""
    exposed = host not in LOOPBACK or behind_proxy()
    if folder.demonstration_mark.exists() and exposed:
        raise NotServed(
            "This is a demonstration register, whose passwords are public. "
            "Serve it on 127.0.0.1, or make a register of your own in another folder, "
            "which HEARD_DATA names, with: heard init"
        )


def serve(
    folder: DataFolder, listening: socket.socket, workers: int, ready: Callable[[], None]
) -> None:
    """Serve until stopped: gunicorn where there is fork, Waitress elsewhere.

    `ready` is called once the port answers.
    """
    from service.app import create_app

    app = create_app(folder, behind_proxy=behind_proxy())
    if not hasattr(os, "fork"):
        from waitress import serve as serve_with_waitress

        ready()
        serve_with_waitress(app, sockets=[listening])
        return
    from gunicorn.app.base import BaseApplication

    handed_over = f"fd://{listening.detach()}"  # gunicorn closes it

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn over the application, loaded once and shared by the workers."""

        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": handed_over,
                "workers": workers,
                "preload_app": True,
                "timeout": 60,
                "loglevel": "warning",
                "when_ready": lambda server: ready(),
            }
            if "control_socket_disable" in self.cfg.settings:  # since gunicorn 25.1
                settings["control_socket_disable"] = True
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    Server().run()
