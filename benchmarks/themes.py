"""How good and how fast are Heard's themes, beside what people would use instead?

    python benchmarks/themes.py                      # on our held-out batches
    python benchmarks/themes.py --data FILE --text COLUMN --label COLUMN --min-per-label 60

See the README in this folder.
"""

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(arguments: list[str] | None = None) -> str:
    """What to print: a Markdown page, or JSON with --json. Exits with a message on bad input."""
    # Imported here: the processes that are timed begin by importing this file.
    from benchmarks import comparison
    from benchmarks.splits import Unusable
    from classifier.corpus import BadCorpus

    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.data and not (asked.text and asked.label):
        parser.error("say which columns hold the text and the label: --text COLUMN --label COLUMN")
    try:
        if asked.data:
            found = comparison.on_csv(
                asked.data, asked.text, asked.label, asked.min_per_label, asked.seeds,
                asked.folds, asked.split,
            )  # fmt: skip
        else:
            found = comparison.on_our_texts()
    except (Unusable, BadCorpus, OSError, UnicodeDecodeError) as error:
        parser.error(str(error))
    return found.as_json() if asked.json else found.as_markdown()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="themes.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, metavar="FILE", help="a labelled CSV instead of ours")
    parser.add_argument("--text", metavar="COLUMN", help="the CSV's column with the text")
    parser.add_argument("--label", metavar="COLUMN", help="the CSV's column with the label")
    parser.add_argument(
        "--min-per-label", type=_count, default=10, metavar="N",
        help="leave out labels with fewer different texts (10)",
    )  # fmt: skip
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--folds", type=_folds, metavar="N", help="cross-validate in N parts")
    how.add_argument(
        "--split", type=_share, default=0.2, metavar="SHARE", help="test this share once (0.2)"
    )
    parser.add_argument("--seeds", type=_count, default=3, metavar="N", help="so many times (3)")
    parser.add_argument("--json", action="store_true", help="for a program")
    return parser


def _count(value: str) -> int:
    if int(value) < 1:
        raise argparse.ArgumentTypeError("give 1 or more")
    return int(value)


def _folds(value: str) -> int:
    if int(value) < 2:
        raise argparse.ArgumentTypeError("give 2 or more")
    return int(value)


def _share(value: str) -> float:
    if not 0 < float(value) < 1:
        raise argparse.ArgumentTypeError("give a share between 0 and 1, such as 0.2")
    return float(value)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    print(main())
