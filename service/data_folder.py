"""Where the data live: one folder, named by HEARD_DATA, `./data` if unset."""

import os
import secrets
from pathlib import Path


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

    def secret_key(self) -> str:
        """The key that signs session cookies, made on first use and readable by its owner alone."""
        path = self.path / "secret_key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_hex(32)
            file.write(key)
        return key
