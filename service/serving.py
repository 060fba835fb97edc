"""Serving the pages: which port, which server, and what is not served to a network."""

import os
import socket
from collections.abc import Callable
from typing import Any

from service.data_folder import DataFolder

FIRST_PORT, LAST_PORT = 8000, 8099
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NotServed(Exception):
    """The service does not start; the message says what to do."""


class PortTaken(NotServed):
    """No free port."""


def free_port(host: str, port: int | None) -> int:
    """The port asked for, or else 8000 or the next free one. Raises PortTaken."""
    candidates = [port] if port else range(FIRST_PORT, LAST_PORT + 1)
    for candidate in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, candidate))
            except OSError:
                continue
            return candidate
    raise PortTaken(f"Port {port or FIRST_PORT} is taken. Choose another with PORT=.")


def refuse_exposed_demonstration(folder: DataFolder, host: str) -> None:
    """Raises NotServed: everybody knows the passwords of a demonstration register."""
    if folder.demonstration_mark.exists() and host not in LOOPBACK:
        raise NotServed(
            "This is a demonstration register, whose passwords are public. "
            "Serve it on 127.0.0.1, or make a register of your own with: heard init"
        )


def serve(
    folder: DataFolder, host: str, port: int, workers: int, ready: Callable[[], None]
) -> None:
    """Serve until stopped: gunicorn where there is fork, Waitress elsewhere.

    `ready` is called once the port answers.
    """
    from service.app import create_app

    behind_proxy = os.environ.get("HEARD_BEHIND_PROXY") == "1"
    app = create_app(folder, behind_proxy=behind_proxy)
    if not hasattr(os, "fork"):
        from waitress import serve as serve_with_waitress

        ready()
        serve_with_waitress(app, host=host, port=port)
        return
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        """gunicorn over the application, loaded once and shared by the workers."""

        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": workers,
                "preload_app": True,
                "timeout": 60,
                "loglevel": "warning",
                "when_ready": lambda server: ready(),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    Server().run()
