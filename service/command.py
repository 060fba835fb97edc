"""The `heard` command: one function for each subcommand, thin over the other rooms."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from tqdm import tqdm

import training_data
from classifier import corpus, corpus_check, model_store, training
from classifier.agreement import agreement
from classifier.corpus import BadCorpus
from classifier.encoder import Encoder, EncoderRefused
from classifier.model_errors import NotLetIn
from classifier.model_store import ModelRefused, NoModel
from classifier.suggestion import Classifier, Suggestion
from classifier.themes import Themes, UnknownTheme, load_themes
from learning_register.errors import RegisterError
from service import (
    accounts,
    command_clocks,
    command_models,
    command_pseudonymise,
    keeping,
    labelled_files,
    officers_texts,
    serving,
)
from service.data_folder import DataFolder
from service.demonstration.filling import PASSWORD as DEMONSTRATION_PASSWORD
from service.demonstration.filling import USERS, fill_demonstration
from service.records import BadRecords, Record, kept_names, read_records, write_records

P = ParamSpec("P")
R = TypeVar("R")

EXPECTED = (
    BadCorpus,
    BadRecords,
    EncoderRefused,
    ModelRefused,
    NoModel,
    NotLetIn,
    OSError,
    RegisterError,
    UnknownTheme,
    serving.NotServed,
    training.TooFewBatches,
)


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Turns the errors that a person can mend into a message and a non-zero exit."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        except EXPECTED as error:
            raise click.ClickException(str(error)) from error

    return run


def _themes() -> Themes:
    return load_themes(training_data.THEMES_FILE)


def _classifier() -> Classifier:
    return model_store.load(DataFolder.from_environment().models)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="heard")
def heard() -> None:
    """Suggests the theme of each complaint, and tracks what was learnt and done.

    Data live in the folder that HEARD_DATA names, ./data if unset.
    """


@heard.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@plainly
def suggest(text: str, as_json: bool) -> None:
    """Suggest the theme of one TEXT ('-' reads it from standard input)."""
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace") if text == "-" else text
    classifier = _classifier()
    suggestion = classifier.suggest(text)
    if as_json:
        click.echo(json.dumps(suggestion.record()))
        return
    themes = _themes()
    click.echo("\n".join(_in_words(suggestion, themes)))
    for one in classifier.also_raised(text):
        name = themes[one.theme].name
        click.echo(f"It may also raise {name} ({one.confidence:.0%}): {one.phrase.text}")


NO_THEME_WORDS = {
    "not_a_complaint": "No theme: this does not read as a complaint or a worry.",
    "too_little_text": "No theme: too little text to tell.",
    "not_english": "No theme: this does not read as English. An officer should read it.",
}


def _in_words(suggestion: Suggestion, themes: Themes) -> Iterator[str]:
    if suggestion.risk:
        yield f"A child may be at risk ({', '.join(suggestion.risk_reasons)}). Read it now."
    if suggestion.no_theme_reason:
        yield NO_THEME_WORDS[suggestion.no_theme_reason]
        return
    if suggestion.uncertain:
        yield "Not sure: choose among these, or another."
    for place, one in enumerate(suggestion.suggestions, start=1):
        yield f"{place}. {themes[one.theme].name} ({one.confidence:.0%})"
    if suggestion.evidence:
        yield "Because of: " + "; ".join(phrase.text for phrase in suggestion.evidence)
    yield f"Model {suggestion.model}"


@heard.command()
@click.argument("file")
@click.option("-o", "--output", default="-", help="Where to write; standard output if not given.")
@plainly
def classify(file: str, output: str) -> None:
    """Add a suggestion to every record of FILE (CSV or JSON Lines; '-' is standard input).

    Each record needs a `text`. Other fields are kept; a field that has the name of one that is
    added is kept as given_NAME, or given_given_NAME where that is there already.
    """
    classifier = _classifier()
    records = read_records(file)
    added = list(classifier.suggest("").record())
    names = kept_names(records, added)
    columns = None
    if records.columns is not None:
        columns = [*names.values(), *added]
    suggestions = classifier.suggest_many(row["text"] for row in records.rows)
    pairs = zip(records.rows, suggestions, strict=True)
    progress = tqdm(pairs, total=len(records.rows), unit=" texts", disable=None)
    write_records(output, columns, (_joined(row, names, found.record()) for row, found in progress))


def _joined(row: Record, names: dict[str, str], found: Record) -> Record:
    return {names[name]: value for name, value in row.items()} | found


@heard.command()
@click.option("--if-missing", is_flag=True, help="Do nothing when there is a model already.")
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=training_data.TEXTS_FOLDER,
    help="Folder of labelled texts (*.jsonl); ours if not given.",
)
@plainly
def train(if_missing: bool, texts: Path) -> None:
    """Fit, calibrate and evaluate a model; write it with its manifest and model card.

    What officers taught and somebody approved is learnt from too. Where a model serves already, the
    new one is a challenger: see `heard models` and `heard promote`.
    """
    data = DataFolder.from_environment()
    if if_missing and _serves(data.models):
        return
    themes = _themes()
    held_out = corpus.held_out_batches(texts)
    found = officers_texts.with_approved(corpus.read_corpus(texts), held_out, data, themes)
    for line in found.left_out:
        click.echo(line, err=True)
    with tqdm(total=training.STEPS, desc="Training the model", unit=" steps", disable=None) as bar:

        def told(step: str) -> None:
            bar.set_postfix_str(step)
            bar.update()

        trained = training.train(found.labelled, held_out, Encoder(), told)
    readers = agreement(found.labelled, training_data.SECOND_READING)
    manifest = model_store.save(
        data.models, trained, found.labelled, themes, datetime.now(UTC), readers=readers
    )
    from_officers = f" ({found.from_officers} from officers)" if found.from_officers else ""
    click.echo(f"Model {manifest.version}, from {manifest.texts} texts{from_officers}.")
    click.echo(f"On {manifest.held_out_texts} held-out texts:")
    for name, figure in trained.evaluation.figures.items():
        click.echo(labelled_files.figure_line(name, figure))
    click.echo(f"Model card: {data.models / manifest.version / 'card.md'}")
    click.echo("\n".join(command_models.standing_lines(data.models, manifest.version)))


def _serves(folder: Path) -> bool:
    try:
        model_store.load(folder)
    except NoModel:
        return False
    except ModelRefused as error:
        click.echo(f"{error}\nMaking a new one.", err=True)
        return False
    return True


@heard.command("check-texts")
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=training_data.TEXTS_FOLDER,
)
@plainly
def check_texts(folder: Path) -> None:
    """Check labelled texts: themes, duplicates, shared runs of words, personal data."""
    labelled = corpus.read_corpus(folder)
    if problems := corpus_check.problems(labelled, _themes()):
        raise BadCorpus(problems)
    click.echo(f"{len(labelled)} texts, no problem found.")
    for field in ("theme", "voice", "channel", "batch", "risk"):
        listed = ", ".join(f"{name} {n}" for name, n in corpus.counts(labelled, field).items())
        click.echo(f"{field}: {listed}")


@heard.command()
@click.argument("file")
@click.option("--json", "as_json", is_flag=True, help="For a program to read.")
@plainly
def evaluate(file: str, as_json: bool) -> None:
    """Score the current model on a labelled FILE (`text`, `theme`, optionally `risk`).

    A theme is a key, a name or an alias; empty or null stands for no theme.
    """
    found = labelled_files.score(_classifier(), read_records(file, ("text", "theme")), _themes())
    if as_json:
        click.echo(json.dumps(labelled_files.as_record(found), ensure_ascii=False))
        return
    click.echo(f"{found.texts} texts. With 95 % intervals:")
    for name, figure in found.figures.items():
        click.echo(labelled_files.figure_line(name, figure))


@heard.command()
@click.option("--username", prompt="Username of the first administrator")
@click.option("--name", prompt="Full name")
@click.password_option("--password", prompt="Password")
@plainly
def init(username: str, name: str, password: str) -> None:
    """Make an empty register with its first administrator, or bring an old one up to date."""
    folder = DataFolder.from_environment()
    created = accounts.init_register(folder, _themes(), username, name, password)
    click.echo(f"Register {'made' if created else 'up to date'}: {folder.register}")


@heard.command("add-user")
@click.option("--username", required=True)
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice(accounts.ROLES))
@click.password_option("--password", prompt="Password")
@plainly
def add_user(username: str, name: str, role: str, password: str) -> None:
    """Add somebody who may sign in."""
    accounts.add_user(DataFolder.from_environment(), username, name, role, password)
    click.echo(f"{username} may now sign in.")


@heard.command("add-token")
@click.argument("username")
@click.option("--label", required=True, help="What the token is for.")
@plainly
def add_token(username: str, label: str) -> None:
    """Make a token with which a program may use the API as USERNAME. It is shown once."""
    click.echo(accounts.add_token(DataFolder.from_environment(), username, label))


@heard.command()
@click.option("--if-missing", is_flag=True, help="Do nothing when there is a register already.")
@plainly
def demo(if_missing: bool) -> None:
    """Fill a demonstration register with made-up cases, learning and actions."""
    folder = DataFolder.from_environment()
    if if_missing and folder.register.exists():
        return
    fill_demonstration(folder, _themes(), _classifier(), progress=_bar)
    click.echo(f"Demonstration register: {folder.register}")


def _bar(items: list[Any], label: str) -> Iterator[Any]:
    yield from tqdm(items, desc=label, disable=None)


@heard.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="PORT",
    help="8000, or the next free one, if not given.",
)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True)
@plainly
def serve(host: str, port: int | None, workers: int) -> None:
    """Serve the pages and the API."""
    folder = DataFolder.from_environment()
    serving.refuse_exposed_demonstration(folder, host)
    listening = serving.taken_port(host, port)
    where = serving.address(listening)
    serving.serve(folder, listening, workers, ready=lambda: _say_where(folder, where))


def _say_where(folder: DataFolder, where: str) -> None:
    click.echo(f"\nHeard is at http://{where}  (stop it with Ctrl+C)")
    if folder.demonstration_mark.exists():
        click.echo(f"Demonstration users, each with the password {DEMONSTRATION_PASSWORD}:")
        for user in USERS:
            click.echo(f"  {user.username:<14} {user.name}, {user.role}")


for _command in (
    *keeping.COMMANDS,
    *command_models.COMMANDS,
    *command_clocks.COMMANDS,
    *command_pseudonymise.COMMANDS,
):
    if _command.callback:
        _command.callback = plainly(_command.callback)
    heard.add_command(_command)
