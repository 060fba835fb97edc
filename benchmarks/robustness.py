"""Does the first theme stay the same when a text is re-typed?

    python benchmarks/robustness.py            # the model in HEARD_DATA, the held-out texts

In capitals, without full stops, and with every first name swapped for another. Prints the share of
texts whose answer (theme, or none) is the same, and of those whose risk warning is.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path

import training_data
from classifier import model_store
from classifier.corpus import held_out_batches, read_corpus
from classifier.suggestion import Suggestion
from service.data_folder import DataFolder

NAMES = Path(__file__).parents[1] / "classifier" / "names"


def known_names(folder: Path = NAMES) -> list[str]:
    """First names of many communities, less those that are words as well ("Will", "May")."""
    words = {
        word.casefold()
        for name in ("also_words.txt", "ordinary_words.txt")
        for word in _listed(folder / name)
    }
    return [name for name in _listed(folder / "first_names.txt") if name.casefold() not in words]


def _listed(path: Path) -> list[str]:
    """The words of a list; '#' starts a remark, '[' a heading."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [word for line in lines if line and line[0] not in "#[" for word in line.split()]


def swapper(names: list[str], seed: int = 0) -> Callable[[str], str]:
    """A function that swaps each capitalised known name for another, the same one each time."""
    known = {name.casefold() for name in names}
    draw = random.Random(seed)  # noqa: S311

    def swapped(text: str) -> str:
        given: dict[str, str] = {}

        def other(match: re.Match[str]) -> str:
            word = match.group()
            if word.casefold() not in known:
                return word
            return given.setdefault(word, draw.choice(names).capitalize())

        return re.sub(r"\b[A-Z][\w'’-]+\b", other, text)

    return swapped


def main() -> None:
    """Measure and print."""
    classifier = model_store.load(DataFolder.from_environment().models)
    held_out = held_out_batches(training_data.TEXTS_FOLDER)
    texts = [o.text for o in read_corpus(training_data.TEXTS_FOLDER) if o.batch in held_out]
    plain = list(classifier.suggest_many(texts))
    changes: dict[str, Callable[[str], str]] = {
        "in capitals": str.upper,
        "in lower case": str.lower,
        "without full stops": lambda text: re.sub(r"\.(?=\s|$)", "", text),
        "with names swapped": swapper(known_names()),
    }
    print("| re-typed | texts changed by it | same theme | same warning |\n|---|--:|--:|--:|")
    for name, change in changes.items():
        typed = [change(text) for text in texts]
        rows = [place for place, text in enumerate(typed) if text != texts[place]]
        found = list(classifier.suggest_many(typed[place] for place in rows))
        theme = _share(plain, found, rows, "theme")
        risk = _share(plain, found, rows, "risk")
        print(f"| {name} | {len(rows)} | {theme:.3f} | {risk:.3f} |")


def _share(plain: list[Suggestion], found: list[Suggestion], rows: list[int], field: str) -> float:
    same = [
        getattr(plain[row], field) == getattr(one, field)
        for row, one in zip(rows, found, strict=True)
    ]
    return float(sum(same) / max(1, len(same)))


if __name__ == "__main__":
    main()
