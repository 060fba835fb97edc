"""The house: what may stand where."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
MOST_LINES = 450
SQL = re.compile(
    r"\b(SELECT\s+.+\s+FROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA)\b", re.S
)


def _files(*ends: str) -> list[Path]:
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HERE, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    return [HERE / name for name in found if name.endswith(ends) and (HERE / name).exists()]


def _imports(path: Path) -> set[str]:
    """The top-level packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("room", "strangers"),
    [
        ("classifier", {"learning_register", "service", "training_data", "flask", "sqlite_utils"}),
        ("learning_register", {"classifier", "service", "training_data", "flask", "sklearn"}),
        ("training_data", {"classifier", "learning_register", "service"}),
    ],
)
def test_a_room_knows_only_what_it_may(room: str, strangers: set[str]) -> None:
    for path in (HERE / room).rglob("*.py"):
        assert not _imports(path) & strangers, path


def test_sql_stands_in_the_learning_register_alone() -> None:
    for path in _files(".py"):
        room = path.relative_to(HERE).parts[0]
        if room in {"learning_register", "tests"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not SQL.search(node.value), (path, node.lineno)


def test_no_file_is_too_long_to_read() -> None:
    for path in _files(".py", ".html", ".js", ".scss"):
        assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES, path


def test_the_readme_names_every_folder_at_the_top() -> None:
    readme = (HERE / "README.md").read_text("utf-8")
    tops = {path.relative_to(HERE).parts[0] for path in _files("") if path.parent != HERE}
    for top in tops - {".ci"}:
        assert f"`{top}/`" in readme, top
