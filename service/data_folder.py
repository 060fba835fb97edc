"""Where the data live: one folder, named by HEARD_DATA, `./data` if unset."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

RISK_PROCEDURE = (
    "Read it now. If a child may be harmed, follow your local safeguarding procedure before you go "
    "on."
)


class DataFolder:
    """The paths within the data folder: register, models, uploads, the secret of the cookies."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def from_environment(cls) -> "DataFolder":
        """The folder that HEARD_DATA names."""
        return cls(Path(os.environ.get("HEARD_DATA") or "data").absolute())

    @property
    def register(self) -> Path:
        """The register's SQLite file; uploads stand beside it."""
        return self.path / "register.sqlite"

    @property
    def models(self) -> Path:
        """The folder of the models."""
        return self.path / "models"

    @property
    def demonstration_mark(self) -> Path:
        """A file that is there when the register is a demonstration."""
        return self.path / "demonstration"

    def risk_procedure(self) -> str:
        """What an officer is to do when a child may be at risk, in the service's own words.

        The administrator writes it into `risk_procedure.txt`; a general sentence stands for it.
        """
        path = self.path / "risk_procedure.txt"
        written = path.read_text("utf-8").strip() if path.exists() else ""
        return written or RISK_PROCEDURE

    def secret_key(self) -> str:
        """The key that signs session cookies, made on first use and readable by its owner alone."""
        path = self.path / "secret_key"
        if not path.exists():
            handle, part = tempfile.mkstemp(dir=self.path, prefix="secret_key", suffix=".part")
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            with suppress(FileExistsError):  # another process was first; its key counts
                os.link(part, path)  # whole or not at all
            os.unlink(part)
        return path.read_text("ascii").strip()
