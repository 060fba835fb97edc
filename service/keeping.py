"""The commands with which an administrator keeps a register: check, back up, bring back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from tqdm import tqdm

from learning_register import checking
from learning_register import retention as register_retention
from learning_register import subject_access as access
from learning_register.backup import back_up
from learning_register.backup_file import read_manifest
from learning_register.case_kinds import KINDS
from learning_register.errors import Invalid, NotFound
from learning_register.register import SYSTEM, Register, open_register
from learning_register.restore import restore as bring_back
from learning_register.retention import Due
from service.data_folder import DataFolder
from service.subject_access_files import write_files
from service.wording import plain_date

BESIDE = ("demonstration",)
"""The files in the data folder that belong to its register."""

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A backup: whether the audit trail still holds what it held then.",
)
def check(against: Path | None) -> None:
    """Go over the register: file, tables, audit trail, states, evidence, search.

    Lists what is wrong and ends with 1; ends with 0 when nothing is. Others may work meanwhile.
    """
    before = read_manifest(against).trail if against else None
    with open_register(DataFolder.from_environment().register) as register:
        found = checking.check(register, before)
    for finding in found.findings:
        click.echo(finding)
    if found.findings:
        raise click.exceptions.Exit(1)
    click.echo(
        f"Nothing is wrong. {found.cases:,} cases; {found.trail.last_id:,} rows in the audit "
        f"trail, the last one with the hash {found.trail.hash}."
    )


@click.command()
@click.argument("file", type=_FILE, required=False)
def backup(file: Path | None) -> None:
    """Back the register and its uploads up into FILE, while it is in use.

    Without FILE, into the folder backups of the data folder, with the time in its name. The file
    holds texts about children: keep it as safe as the register.
    """
    folder = DataFolder.from_environment()
    made = f"heard-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"
    target = file.absolute() if file else folder.path / "backups" / made
    with open_register(folder.register) as register:
        manifest = back_up(register, SYSTEM, target, BESIDE)
    for name in manifest.missing:
        click.echo(f"Not in it: {name}, a file of evidence that is missing.", err=True)
    size = target.stat().st_size / 1e6
    click.echo(f"{manifest.cases:,} cases backed up: {target} ({size:,.1f} MB)")


@click.command()
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Bring the backup FILE back in place of the register; the old data are set aside.

    Nothing is changed unless FILE is a whole backup. Stop `heard serve` first: what is written in
    the meantime is set aside too.
    """
    folder = DataFolder.from_environment()
    restored = bring_back(file, folder.register, SYSTEM, BESIDE)
    # Whoever is signed in may be somebody else in the register that was brought back.
    (folder.path / "secret_key").unlink(missing_ok=True)
    click.echo(f"{restored.manifest.cases:,} cases are back, as of {restored.manifest.made_at}.")
    if restored.set_aside:
        click.echo(f"The old data are in {restored.set_aside}")
    for finding in restored.findings:
        click.echo(finding, err=True)
    click.echo("What was erased since then is back too, until you run `heard retention`.")


@click.command()
@click.option("--dry-run", is_flag=True, help="List what is due and change nothing.")
def retention(dry_run: bool) -> None:
    """Pseudonymise and erase the cases that are due by the rules of retention.

    The audit trail stays and says what was done, never what it was. Back-ups that were made before
    still hold it.
    """
    with open_register(DataFolder.from_environment().register) as register:
        if dry_run:
            click.echo("\n".join(_listed(register)))
            return
        done = register_retention.carry_out(register, SYSTEM, pseudonymised, _bar)
    click.echo(
        f"{done.pseudonymised:,} pseudonymised, {done.erased:,} erased, {done.held:,} held back; "
        f"{done.abandoned:,} suggestions and names without a case emptied."
    )
    if not done.compacted:
        raise click.ClickException(
            "Others were at work, so that what was taken out is not gone from the file yet. "
            "Run this again when nobody is."
        )


def pseudonymised(text: str, names: tuple[str, ...]) -> str:
    """The text without names, as the classifier hides them."""
    from classifier.pseudonyms import pseudonymise  # its lists take seconds to read

    return pseudonymise(text, {"person": names}).text


def _listed(register: Register) -> Iterator[str]:
    rules = register_retention.rules(register)
    for rule in rules:
        what = register_retention.WHAT[rule.what].lower()
        yield f"Rule: {what} {KINDS[rule.kind].lower()} {rule.after_months} months after its end."
    due = register_retention.due(register, SYSTEM)
    for one in due:
        scope = f"{one.texts} texts" + (", the name" if one.name else "")
        ended = f"ended {plain_date(one.ended_on)}"
        held = " HELD BACK, nothing is done." if one.held else ""
        what = register_retention.WHAT[one.what]
        yield f"{what} {one.reference} ({KINDS[one.kind].lower()}, {ended}): {scope}.{held}"
    abandoned = register_retention.abandoned(register)
    held_back = sum(one.held for one in due)
    yield (
        f"{len(due) - held_back:,} cases due, {held_back:,} held back; "
        f"{abandoned:,} suggestions and names without a case. Nothing was changed."
    )


def _bar(due: Sequence[Due]) -> Iterable[Due]:
    return tqdm(due, desc="Retention", unit=" cases", disable=None)


@click.command("subject-access")
@click.argument("person")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write into; it must not hold such files yet.",
)
def subject_access(person: str, output: Path) -> None:
    """Put together what PERSON may be told: a page to read and a file for a program.

    PERSON is a name, or the number that is shown where several people have that name. Restricted
    cases are kept back and listed: somebody has to look at them.
    """
    with open_register(DataFolder.from_environment().register) as register:
        found = access.subject_access(register, SYSTEM, _person_id(register, person))
    for path in write_files(found.told, output):
        click.echo(path)
    if found.kept_back:
        kept = ", ".join(found.kept_back)
        click.echo(f"Kept back, for the complaints manager to decide: {kept}", err=True)


def _person_id(register: Register, person: str) -> int:
    if person.isdecimal():
        return int(person)
    found = access.namesakes(register, SYSTEM, person)
    if not found:
        raise NotFound("There is nobody of that name. Try another form of it.")
    if len(found) > 1:
        listed = "; ".join(f"{one.person_id}: {', '.join(one.references)}" for one in found)
        raise Invalid(f"Several people have that name. Choose a number. {listed}")
    return found[0].person_id


COMMANDS = (check, backup, restore, retention, subject_access)
