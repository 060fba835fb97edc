"""Does the register hold, and how fast is it, beside bare SQLite?

    python benchmarks/register.py                    # all three, the long way
    python benchmarks/register.py load --seconds 5
    python benchmarks/register.py kills --times 10
    python benchmarks/register.py speed --cases 10000 50000

See the README in this folder.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

SECONDS, TIMES, SIZES = 60, 100, (10_000, 1_000_000)
PROCESSES, WRITERS, READERS = 10, 50, 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; ends with 1 when the register did not hold."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="heard-benchmark-") as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        held = True
        if asked.what in ("load", "all"):
            held &= _load(asked, folder)
        if asked.what in ("kills", "all"):
            held &= _kills(asked, folder)
        if asked.what in ("speed", "all"):
            _speed(asked, folder)
    return 0 if held else 1


def _load(asked: argparse.Namespace, folder: Path) -> bool:
    from benchmarks.register_load import under_load

    found = under_load(
        folder / "load", asked.seconds, asked.processes, asked.writers, asked.readers
    )
    print("\n".join(found.lines()), flush=True)
    return found.held


def _kills(asked: argparse.Namespace, folder: Path) -> bool:
    from benchmarks.register_kills import killed

    found = killed(folder / "kills", asked.times)
    print("\n".join(found.lines()), flush=True)
    return found.held


def _speed(asked: argparse.Namespace, folder: Path) -> None:
    from benchmarks.register_speed import as_lines, timed

    print("\n".join(as_lines([timed(folder, size) for size in asked.cases])), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", default="all", choices=("load", "kills", "speed", "all"))
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of load (%(default)s)")
    parser.add_argument("--processes", type=int, default=PROCESSES, help="%(default)s")
    parser.add_argument("--writers", type=int, default=WRITERS, help="at once (%(default)s)")
    parser.add_argument("--readers", type=int, default=READERS, help="at once (%(default)s)")
    parser.add_argument("--times", type=int, default=TIMES, help="of kill -9 (%(default)s)")
    parser.add_argument("--cases", type=int, nargs="+", default=SIZES, help="of the registers")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the registers, and use them again"
    )
    return parser


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    sys.exit(main())
