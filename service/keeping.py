"""The commands with which an administrator keeps a register: check, back up, bring back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from learning_register import checking
from learning_register.backup import back_up
from learning_register.backup_file import read_manifest
from learning_register.register import SYSTEM, open_register
from learning_register.restore import restore as bring_back
from service.data_folder import DataFolder

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
    click.echo("What was erased since then is back too: run `heard retention --dry-run`.")


COMMANDS = (check, backup, restore)
