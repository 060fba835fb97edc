"""Lets another model serve: in the models' folder and in the audit trail, both or neither."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classifier import model_versions
from classifier.corpus import NO_THEME
from classifier.model_errors import ModelRefused, NoModel
from classifier.model_store import current_version
from classifier.themes import Themes
from learning_register.model_changes import write_change
from learning_register.register import Actor, Register


@dataclass(frozen=True)
class Chosen:
    """A version that is to serve, why, and whether objections are set aside."""

    version: str
    reason: str = ""
    anyway: bool = False


def theme_names(themes: Themes) -> Callable[[str], str]:
    """Gives the name of a theme by its key."""
    return lambda key: "no theme" if key == NO_THEME else themes[key].name if key in themes else key


def objections_to(models: Path, version: str, themes: Themes) -> tuple[str, ...]:
    """Why a version may not take the place of the one that serves; none when it may."""
    try:
        return model_versions.reasons_against(models, version, theme_names(themes))
    except (ModelRefused, NoModel) as error:
        return (str(error),)


def promote(
    register: Register, actor: Actor, models: Path, chosen: Chosen, themes: Themes
) -> tuple[str, ...]:
    """Let a version serve if nothing speaks against it, or anyway, for which a reason is needed.

    Out come the objections that were set aside. Raises NotLetIn, ModelRefused, NoModel, NotAllowed
    or Invalid.
    """
    name = theme_names(themes)
    with register.writing():
        against = model_versions.reasons_against(models, chosen.version, name)
        set_aside = len(against) if chosen.anyway else 0
        write_change(
            register, actor, "promote_model", chosen.version, current_version(models),
            chosen.reason, set_aside,
        )  # fmt: skip
        return model_versions.promote(
            models, chosen.version, register.clock(), actor.name, chosen.reason,
            anyway=chosen.anyway, name=name,
        )  # fmt: skip


def bring_back(register: Register, actor: Actor, models: Path, chosen: Chosen) -> None:
    """Let a version that served before serve again.

    Raises NotLetIn, ModelRefused, NoModel, NotAllowed or Invalid.
    """
    with register.writing():
        before = current_version(models)
        write_change(register, actor, "bring_back_model", chosen.version, before, chosen.reason)
        model_versions.bring_back(
            models, chosen.version, register.clock(), actor.name, chosen.reason
        )
