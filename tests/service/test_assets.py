"""The assets as served: Heard's own look and not GOV.UK's, built only when something changed."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from service.assets import BUILT
from service.assets.build import ASSETS, INPUTS, OUTPUTS, AssetsError, build

WHITE = "#ffffff"


@pytest.fixture(scope="module")
def css() -> str:
    stylesheet = BUILT / "heard.css"
    if not stylesheet.is_file():
        pytest.fail("No built stylesheet: run python service/assets/build.py first")
    return stylesheet.read_text(encoding="utf-8")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The assets folder with what was built from it, but without node_modules."""
    return Path(
        shutil.copytree(
            ASSETS, tmp_path / "assets", ignore=shutil.ignore_patterns("node_modules", ".new-*")
        )
    )


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Records commands instead of running them; each fails."""
    seen: list[list[str]] = []

    def fail(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        seen.append(command)
        return subprocess.CompletedProcess(command, 1, stdout="the disk is full")

    monkeypatch.setattr(subprocess, "run", fail)
    monkeypatch.setattr(shutil, "which", lambda name: f"/somewhere/{name}")
    return seen


@pytest.mark.parametrize(
    "trace", ["gds transport", "@font-face", "/assets/", "url(", "1d70b8", "crown", "govuk-header"]
)
def test_stylesheet_bears_no_govuk_branding(css: str, trace: str) -> None:
    assert trace not in css.lower()


def test_stylesheet_is_small(css: str) -> None:
    assert len(css.encode()) < 120_000


def test_stylesheet_has_own_classes(css: str) -> None:
    for name in ("evidence", "risk", "board", "case-text", "bar--0", "bar--100"):
        assert f".heard-{name}" in css


@pytest.mark.parametrize("name", ["brand", "link", "link-hover", "link-visited", "secondary-text"])
def test_colours_of_text_meet_aa_on_white_and_on_surfaces(css: str, name: str) -> None:
    for background in (WHITE, _colour(css, "surface-background")):
        assert _contrast(_colour(css, name), background) >= 4.5


def test_lock_names_no_address_and_hashes_every_package() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert {"node_modules/govuk-frontend", "node_modules/sass"} <= packages.keys()
    for name, entry in packages.items():
        assert "resolved" not in entry, name
        assert entry["integrity"].startswith("sha512-"), name


def test_no_address_of_a_registry_in_any_lock() -> None:
    for name in ("package.json", "package-lock.json", "node.lock", ".npmrc"):
        assert not re.search(r"https?://[^\"\s]*(npm|pypi)", (ASSETS / name).read_text("utf-8"))


def test_nothing_is_done_when_up_to_date(copied: Path, commands: list[list[str]]) -> None:
    assert build(copied) is False
    assert commands == []


@pytest.mark.parametrize("name", [*INPUTS, "styles/heard.scss", "styles/_board.scss"])
def test_a_changed_input_is_built_again(copied: Path, commands: list[list[str]], name: str) -> None:
    with (copied / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(AssetsError):
        build(copied)
    assert commands[0][1:] == ["ci", "--omit=optional"]


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_lost_output_is_built_again(copied: Path, commands: list[list[str]], name: str) -> None:
    (copied / "built" / name).unlink()
    with pytest.raises(AssetsError):
        build(copied)
    assert commands


def test_a_failure_names_its_step_and_keeps_what_was_built(
    copied: Path, commands: list[list[str]]
) -> None:
    with pytest.raises(AssetsError, match=r"Installing the npm packages failed:\nthe disk is full"):
        build(copied, again=True)
    assert sorted(path.name for path in (copied / "built").iterdir()) == sorted(
        [*OUTPUTS, ".inputs"]
    )


def _colour(css: str, name: str) -> str:
    found = re.search(rf"--govuk-{name}-colour: (#[0-9a-f]{{6}})", css)
    assert found, name
    return found[1]


def _contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
