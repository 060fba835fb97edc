"""Writes a file whole or not at all, whatever stops the process on the way."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put the content there in one step; it has reached the disk when this returns."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
