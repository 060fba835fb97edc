"""`heard pseudonymise`: records out with placeholders in place of names and the like."""

import json
from collections.abc import Iterable, Iterator

import click
from tqdm import tqdm

from classifier.pseudonyms import BadCaseFields, CaseFields, checked_fields, pseudonymise
from service.records import BadRecords, Record, Records, kept_names, read_records, write_records

ADDED = "replaced"
CASE_FIELDS = "case_fields"


@click.command("pseudonymise")
@click.argument("file")
@click.option("-o", "--output", default="-", help="Where to write; standard output if not given.")
def pseudonymise_file(file: str, output: str) -> None:
    """Put placeholders for names, places and numbers into every record of FILE.

    FILE is CSV or JSON Lines; '-' is standard input. Each record needs a `text`. It comes back with
    placeholders such as [CHILD 1], and with `replaced`: what was replaced in the text as given,
    each with its start, its end and its kind. What is known of the case may stand in `case_fields`,
    such as {"child": ["Kai Brown"], "worker": ["Dawn Hope"]}; since it holds names, it is left out
    of the output. All other fields are kept as they are.
    """
    records = read_records(file)
    known = _case_fields(records)
    given = kept_names(records, [ADDED])
    names = {name: kept for name, kept in given.items() if name != CASE_FIELDS}
    columns = None if records.columns is None else [*names.values(), ADDED]
    pairs = zip(records.rows, known, strict=True)
    progress = tqdm(pairs, total=len(known), unit=" texts", disable=None)
    write_records(output, columns, _hidden(progress, names))


def _hidden(pairs: Iterable[tuple[Record, CaseFields]], names: dict[str, str]) -> Iterator[Record]:
    for row, fields in pairs:
        found = pseudonymise(row["text"], fields)
        kept = {names[name]: value for name, value in row.items() if name in names}
        yield kept | {"text": found.text, ADDED: [list(span) for span in found.replaced]}


def _case_fields(records: Records) -> list[CaseFields]:
    """The case fields of every record, read before anything is written."""
    found: list[CaseFields] = []
    for line, row in zip(records.lines, records.rows, strict=True):
        given = row.get(CASE_FIELDS)
        try:
            if isinstance(given, str):
                given = json.loads(given) if given.strip() else None
            found.append(checked_fields(given if given is not None else {}))
        except (ValueError, RecursionError) as error:
            told = error if isinstance(error, BadCaseFields) else f"'{CASE_FIELDS}' is not JSON."
            raise BadRecords(f"Line {line}: {told}") from None
    return found


COMMANDS = (pseudonymise_file,)
