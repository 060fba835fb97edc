"""Which files are taken as evidence: judged by extension and by content, and both must agree.

Pure.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from learning_register.errors import Invalid, Missing

MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 150

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": _WORD,
    "xlsx": _EXCEL,
}
_BEGINNINGS = {
    "application/pdf": b"%PDF-",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
}
_MAIN_PARTS = {_WORD: "word/document.xml", _EXCEL: "xl/workbook.xml"}
_CONTENT_TYPES = "[Content_Types].xml"
_MAX_CONTENT_TYPES = 1024 * 1024


@dataclass(frozen=True)
class NewFile:
    """A file as it was sent: the name that the sender gives it, and its bytes."""

    name: str
    content: bytes


def plain_name(name: str) -> str:
    """The last part of a file name, without control characters.

    It is shown, never used as a path.
    """
    last = re.split(r"[/\\]", name)[-1]
    return "".join(c for c in last if c.isprintable()).strip(" .")[-MAX_NAME:]


def checked_media_type(name: str, content: bytes) -> str:
    """The media type of a file that may be kept.

    Raises Missing for an empty file, Invalid for any other refusal.
    """
    if not content:
        raise Missing("The file is empty. Choose another.", "file")
    if len(content) > MAX_BYTES:
        raise Invalid("The file must be 10 MB or smaller.", "file")
    media_type = MEDIA_TYPES.get(name.rpartition(".")[2].casefold()) if "." in name else None
    if media_type is None:
        raise Invalid(
            "The file must be a PDF, PNG, JPG, TXT, CSV, DOCX or XLSX without macros.", "file"
        )
    if not _is(media_type, content):
        raise Invalid(
            "What is in the file is not what its name says. Save it again and retry.", "file"
        )
    return media_type


def _is(media_type: str, content: bytes) -> bool:
    if media_type in _BEGINNINGS:
        return content.startswith(_BEGINNINGS[media_type])
    if media_type in _MAIN_PARTS:
        return _is_office(content, _MAIN_PARTS[media_type])
    return _is_text(content)


def _is_text(content: bytes) -> bool:
    """UTF-8, or the older Windows code page that Excel writes.

    No control characters of a program.
    """
    if content.startswith((b"MZ", b"\x7fELF", b"%PDF-", b"PK\x03\x04")):
        return False
    return not any(byte < 9 or 13 < byte < 32 for byte in content)


def _is_office(content: bytes, main_part: str) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if not {main_part, _CONTENT_TYPES} <= names:
                return False
            with archive.open(_CONTENT_TYPES) as part:
                types = part.read(_MAX_CONTENT_TYPES).decode("utf-8", "replace").casefold()
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return False
    macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
    return not macros and "macroenabled" not in types and "vbaproject" not in types
