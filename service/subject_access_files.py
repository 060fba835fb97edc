"""What a person may be told, as two files: one to read, one for a program."""

import json
from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, PackageLoader

from learning_register.durable_files import new_file
from learning_register.subject_access import Told
from service.wording import FILTERS, STATES

READ, PROGRAM = "what-we-hold.html", "what-we-hold.json"


def write_files(told: Told, folder: Path) -> tuple[Path, Path]:
    """Write both files into the folder, readable by its owner alone; out come their paths.

    Raises FileExistsError where one of them is there already.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = Environment(
        loader=PackageLoader("service"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(FILTERS)
    page = environment.get_template("subject_access.html").render(
        told=told, states={key: words for key, (words, _) in STATES["case"].items()}
    )
    values = json.dumps(asdict(told), ensure_ascii=False, indent=2, default=str)
    paths = folder / READ, folder / PROGRAM
    for path, content in zip(paths, (page, values), strict=True):
        with new_file(path) as file:
            file.write(content.encode())
    return paths
