"""The commands about models: which there are, which may serve, which serves."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

import training_data
from classifier import model_versions
from classifier.model_history import history
from classifier.model_store import Manifest, current_version
from classifier.model_versions import Version
from classifier.promotion import Comparison, NotComparable, objections
from classifier.themes import load_themes
from learning_register.register import Actor, Register, open_register
from service import model_changes
from service.data_folder import DataFolder
from service.model_changes import Chosen, theme_names

MAIN_FIGURES = ("macro_f1", "accuracy", "risk_recall", "coverage")
STANDINGS = {"serves": "serves", "served": "served before", "challenger": "never served"}


@click.command()
@click.argument("version", required=False)
def models(version: str | None) -> None:
    """List the models, or hold VERSION against the one that serves."""
    folder = DataFolder.from_environment().models
    if version is None:
        for line in _listed(folder):
            click.echo(line)
        return
    one = model_versions.version_named(folder, version)
    click.echo("\n".join(_about(one)))
    if one.standing != "serves":
        click.echo("\n".join(_compared(folder, version)))


def _listed(folder: Path) -> Iterator[str]:
    found = model_versions.versions(folder)
    if not found:
        yield "There is no model yet. Make one with: heard train"
    for one in found:
        yield from _about(one)


def _about(one: Version) -> Iterator[str]:
    yield f"{one.name}  {STANDINGS[one.standing]}"
    yield f"  {one.problem}" if one.manifest is None else f"  {_figures(one.manifest)}"
    for time in one.served:
        until = f"to {_moment(time.until)}" if time.until else "until now"
        yield f"  from {_moment(time.since)} {until}, by {time.who}: {time.why}"
        for objection in time.overruled:
            yield f"    set aside: {objection}"


def _figures(manifest: Manifest) -> str:
    named = [name for name in MAIN_FIGURES if name in manifest.figures]
    figures = (f"{n.replace('_', ' ')} {manifest.figures[n]['value']:.3f}" for n in named)
    return f"{', '.join(figures)} ({manifest.held_out_texts} held-out texts)"


def _moment(at: str) -> str:
    return at[:16].replace("T", " ")


def standing_lines(folder: Path, version: str) -> Iterator[str]:
    """After training: whether the new version serves, and if not, how it comes to."""
    serving = current_version(folder)
    if serving == version:
        yield "It serves from now on."
        return
    yield f"Model {serving} serves on; the new one is a challenger."
    yield f"  Compare it:     heard models {version}"
    yield f"  Let it serve:   heard promote {version}"


def _compared(folder: Path, version: str) -> Iterator[str]:
    try:
        found = model_versions.comparison(folder, version)
    except NotComparable as error:
        yield str(error)
        return
    yield from comparison_lines(found)
    name = theme_names(load_themes(training_data.THEMES_FILE))
    against = objections(found, name)
    if against:
        yield "It may not serve:"
        yield from (f"- {reason}" for reason in against)
    else:
        yield f"Nothing speaks against it. Let it serve with: heard promote {version}"


def comparison_lines(found: Comparison) -> Iterator[str]:
    """A comparison with the model that serves, for a person to read."""
    gap, risk = found.difference, found.risk
    yield f"Beside the model that serves, on {found.texts} held-out texts:"
    yield (
        f"  Macro-F1 {found.before:.3f} -> {found.after:.3f} "
        f"({gap.value:+.3f}, between {gap.low:+.3f} and {gap.high:+.3f})"
    )
    yield f"  Texts of risk that are warned of {risk.before} -> {risk.after} of {risk.texts}"
    yield f"  Another suggestion for {found.changed} texts"


@click.command()
@click.argument("version", required=False)
@click.option("--back-to", metavar="VERSION", help="Bring back a version that served before.")
@click.option("--reason", default="", help="Why; kept in the history.")
@click.option("--anyway", is_flag=True, help="Set objections aside. Needs a --reason.")
def promote(version: str | None, back_to: str | None, reason: str, anyway: bool) -> None:
    """Let the challenger VERSION serve, if nothing speaks against it.

    On the held-out texts its macro-F1 must not be lower than chance explains, no theme's recall may
    fall below its floor, and it may not miss more texts of risk.
    """
    if (version is None) == (back_to is None):
        raise click.UsageError("Give one VERSION, or --back-to VERSION.")
    if anyway and not (version and reason.strip()):
        raise click.UsageError("--anyway needs a VERSION and a --reason.")
    folder = DataFolder.from_environment()
    before = current_version(folder.models)
    chosen = Chosen(version or back_to or "", reason, anyway)
    with _register(folder) as register:
        _let_serve(folder.models, register, chosen, back=back_to is not None)
    click.echo(f"Model {current_version(folder.models)} serves now. Before it: {before}")
    for objection in history(folder.models)[-1].overruled:
        click.echo(f"Set aside: {objection}")


def _let_serve(models: Path, register: Register | None, chosen: Chosen, back: bool) -> None:
    themes = load_themes(training_data.THEMES_FILE)
    who = Actor(0, f"{getpass.getuser()} at the command line", "system")
    if register and back:
        model_changes.bring_back(register, who, models, chosen)
    elif register:
        model_changes.promote(register, who, models, chosen, themes)
    elif back:
        now = datetime.now(UTC)
        model_versions.bring_back(models, chosen.version, now, who.name, chosen.reason)
    else:
        model_versions.promote(
            models, chosen.version, datetime.now(UTC), who.name, chosen.reason,
            anyway=chosen.anyway, name=theme_names(themes),
        )  # fmt: skip


@contextmanager
def _register(folder: DataFolder) -> Iterator[Register | None]:
    if not folder.register.exists():
        yield None
        return
    with open_register(folder.register) as register:
        yield register


COMMANDS = (models, promote)
