"""Evidence: what is taken, what is refused, and that a row never stands without its file."""

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning_register.errors import Invalid, Missing, NotAllowed, NotFound, WrongState
from learning_register.evidence import add_evidence, evidence_for, open_evidence_file
from learning_register.evidence_files import NewFile, checked_media_type, plain_name

World = Any


def office(main_part: str, *more: str, types: str = "<Types/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in (main_part, *more):
            archive.writestr(name, "x")
    return out.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")
PDF, PNG, JPG = b"%PDF-1.7 x", b"\x89PNG\r\n\x1a\n x", b"\xff\xd8\xff x"
MACROS = office("word/document.xml", "word/vbaProject.bin")
TYPED_MACROS = office("word/document.xml", types="application/vnd.ms-word.document.macroEnabled")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("A.PDF", PDF), ("a.png", PNG), ("a.jpg", JPG), ("a.jpeg", JPG),
     ("a.docx", DOCX), ("a.xlsx", XLSX), ("a.txt", "Café".encode()), ("a.csv", b"caf\xe9,1\r\n")],
)  # fmt: skip
def test_these_files_are_taken_and_given_back(world: World, name: str, content: bytes) -> None:
    action = world.action()
    file = NewFile(name, content)
    number = add_evidence(world.register, world["officer"], action.id, "Minutes.", file=file)
    path, shown, media_type = open_evidence_file(world.register, world["quality"], number)
    assert (path.read_bytes(), shown) == (content, name)
    assert media_type == checked_media_type(name, content)
    assert path.parent == world.path.parent / "uploads"
    assert name not in path.name
    (kept,) = evidence_for(world.register, action.id)
    assert (kept.size, len(kept.sha256 or "")) == (len(content), 64)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docm", MACROS), ("a.docx", MACROS), ("a.docx", TYPED_MACROS), ("a.docx", XLSX),
     ("a.xlsx", DOCX), ("a.docx", b"PK\x03\x04 broken"), ("a.pdf", b"MZ\x90 program"),
     ("a.txt", b"MZ\x90 program"), ("a.txt", b"a\x00b"), ("a.exe", b"MZ"), ("a.pdf.exe", PDF),
     ("pdf", PDF), ("a.svg", b"<svg/>"), ("a.html", b"<p>"), ("", PDF),
     ("a.png", JPG), ("a.pdf", b"%PDF-" + b"x" * 10 * 1024 * 1024)],
)  # fmt: skip
def test_these_files_are_refused_and_leave_nothing(world: World, name: str, content: bytes) -> None:
    action = world.action()
    before = world.dump()
    with pytest.raises(Invalid) as caught:
        add_evidence(world.register, world["officer"], action.id, "x", file=NewFile(name, content))
    assert caught.value.field == "file"
    assert world.dump() == before
    assert not world.register.uploads.exists()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "..\\..\\boot.txt", "/etc/cron.d/x.txt", "C:\\x\\y.txt"]
)
def test_a_path_in_a_name_leads_nowhere(world: World, name: str) -> None:
    action = world.action()
    file = NewFile(name, b"text")
    number = add_evidence(world.register, world["officer"], action.id, "x", file=file)
    path, shown, _ = open_evidence_file(world.register, world["officer"], number)
    assert path.parent == world.register.uploads
    assert not set(shown) & set("/\\")


@given(st.text())
def test_a_shown_name_holds_no_path_and_nothing_unprintable(name: str) -> None:
    shown = plain_name(name)
    assert not set(shown) & set("/\\\0\n")
    assert len(shown) <= 150


def test_a_crash_leaves_at_worst_a_file_without_a_row(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = world.action()
    before = world.dump()

    def fail(*_: object, **__: object) -> None:
        raise OSError("power cut")

    monkeypatch.setattr("learning_register.audit_trail.write", fail)
    with pytest.raises(OSError, match="power cut"):
        add_evidence(world.register, world["officer"], action.id, "x", file=NewFile("a.pdf", PDF))
    assert world.dump() == before
    assert len(list(world.register.uploads.iterdir())) == 1


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://example.org/a", "//example.org", "example.org", "https://",
     "https://exa mple.org", "http://[", "file:///etc/passwd", "https://a/\nb"],
)  # fmt: skip
def test_only_web_links_are_taken(world: World, link: str) -> None:
    action = world.action()
    with pytest.raises(Invalid):
        add_evidence(world.register, world["officer"], action.id, "x", link)


def test_a_note_or_a_link_is_evidence_too_but_nothing_is_not(world: World) -> None:
    action = world.action()
    add_evidence(world.register, world["officer"], action.id, "Told the team on Tuesday.")
    add_evidence(world.register, world["quality"], action.id, "x", "https://example.org/policy")
    assert [e.link for e in evidence_for(world.register, action.id)] == [
        None, "https://example.org/policy",
    ]  # fmt: skip
    with pytest.raises(Missing):
        add_evidence(world.register, world["officer"], action.id, " ", "https://example.org")
    with pytest.raises(Missing):
        add_evidence(world.register, world["officer"], action.id, "x", file=NewFile("a.pdf", b""))


def test_the_owner_officers_managers_and_quality_add_evidence(world: World) -> None:
    action = world.action(owner="board")
    for who in ("board", "officer", "manager", "quality"):
        add_evidence(world.register, world[who], action.id, "Seen.")
    for who in ("participation", "admin"):
        with pytest.raises(NotAllowed):
            add_evidence(world.register, world[who], action.id, "Seen.")


@pytest.mark.parametrize("state", ["verified", "closed"])
def test_what_was_verified_takes_no_more_evidence(world: World, state: str) -> None:
    action = world.action(state)
    with pytest.raises(WrongState):
        add_evidence(world.register, world["officer"], action.id, "Late.")


def test_a_file_is_opened_by_those_who_may_and_that_is_kept(world: World) -> None:
    action = world.action()
    file = NewFile("a.pdf", PDF)
    number = add_evidence(world.register, world["officer"], action.id, "x", file=file)
    with pytest.raises(NotAllowed):
        open_evidence_file(world.register, world["board"], number)
    path, _, _ = open_evidence_file(world.register, world["admin"], number)
    path.unlink()
    with pytest.raises(NotFound, match="Tell your administrator"):
        open_evidence_file(world.register, world["admin"], number)
    with pytest.raises(NotFound):
        open_evidence_file(world.register, world["admin"], 99)
    trail = world.register.rows("SELECT * FROM audit_trail WHERE event = 'read_evidence'")
    assert [row["actor_role"] for row in trail] == ["admin"]
