"""The versions of the model: named, compared, let in, brought back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from classifier.model_errors import ModelRefused, NotLetIn
from classifier.model_history import Served, begin, history
from classifier.model_store import (
    Manifest,
    checked,
    current_version,
    read_answers,
    read_manifest,
    stored_versions,
)
from classifier.promotion import Comparison, NotComparable, compare, objections

BETTER = "it passed the comparison"
BROUGHT_BACK = "brought back"


@dataclass(frozen=True)
class Version:
    """One version: `manifest` is None where `problem` says why it cannot be read.

    `standing`: it serves, it served before, or it never did.
    """

    name: str
    manifest: Manifest | None
    problem: str | None
    standing: Literal["serves", "served", "challenger"]
    served: tuple[Served, ...]


def versions(folder: Path) -> tuple[Version, ...]:
    """Every version that is stored or ever served, the latest first. Raises ModelRefused where the
    list of what served cannot be read."""
    times = history(folder)
    return tuple(_version(folder, name, times) for name in stored_versions(folder))


def version_named(folder: Path, name: str) -> Version:
    """One version. Raises ModelRefused when there is none of that name."""
    for one in versions(folder):
        if one.name == name:
            return one
    raise ModelRefused(f"There is no model {name} here. List those there are with: heard models")


def _version(folder: Path, name: str, times: tuple[Served, ...]) -> Version:
    served = tuple(one for one in times if one.version == name)
    standing: Literal["serves", "served", "challenger"] = "served" if served else "challenger"
    if times and times[-1].version == name:
        standing = "serves"
    try:
        return Version(name, read_manifest(folder, name), None, standing, served)
    except ModelRefused as error:
        return Version(name, None, str(error), standing, served)


def comparison(folder: Path, challenger: str, serving: str | None = None) -> Comparison:
    """A version beside another, or beside the one that serves.

    Raises NotComparable when they were measured on other texts, ModelRefused or NoModel.
    """
    serving = serving or current_version(folder)
    measured = [read_manifest(folder, one).held_out_sha256 for one in (serving, challenger)]
    if measured[0] != measured[1]:
        raise NotComparable(
            f"Models {serving} and {challenger} were measured on other held-out texts, and so "
            "cannot be compared. Make a model with the texts that are held out now: heard train"
        )
    return compare(read_answers(folder, serving), read_answers(folder, challenger))


def reasons_against(
    folder: Path, challenger: str, name: Callable[[str], str] = str
) -> tuple[str, ...]:
    """Why a version may not take the place of the one that serves; none when it may.

    `name` gives a theme's name by its key. Raises NoModel when none serves.
    """
    serving = current_version(folder)
    if challenger == serving:
        return (f"Model {challenger} serves already.",)
    try:
        return objections(comparison(folder, challenger), name)
    except (NotComparable, ModelRefused) as error:
        return (str(error),)


def promote(
    folder: Path,
    version: str,
    at: datetime,
    who: str,
    reason: str = "",
    *,
    anyway: bool = False,
    name: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Let a version serve if nothing speaks against it, or `anyway`, for which a reason is needed.

    Out come the objections that were overruled. Raises NotLetIn, ModelRefused when its file may not
    be opened, or NoModel. A crash on the way leaves the model that served before.
    """
    checked(folder, version)
    against = reasons_against(folder, version, name)
    if version == current_version(folder) or (against and not anyway):
        raise NotLetIn(version, against)
    reason = reason.strip()
    if against and not reason:
        raise NotLetIn(version, ("Say why it is let in all the same.",))
    begin(folder, version, at, who, reason or BETTER, against)
    return against


def bring_back(folder: Path, version: str, at: datetime, who: str, reason: str = "") -> None:
    """Let a version that served before serve again.

    Raises NotLetIn when it never served or serves now, ModelRefused when its file may not be
    opened, or NoModel.
    """
    times = history(folder)
    if version == current_version(folder):
        raise NotLetIn(version, (f"Model {version} serves already.",))
    if version not in {one.version for one in times}:
        raise NotLetIn(version, ("It never served. Let it in by its comparison.",))
    checked(folder, version)
    begin(folder, version, at, who, reason.strip() or BROUGHT_BACK)
