"""The model card: what the evaluation found, as Markdown, written by the evaluation itself."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime

from classifier.agreement import Agreement
from classifier.breakdowns import Group, Point
from classifier.corpus import NO_THEME, LabelledText, counts
from classifier.evaluation import COUNTS, Figure
from classifier.themes import Themes
from classifier.training import Trained


def card(
    version: str,
    made_at: datetime,
    trained: Trained,
    labelled: Sequence[LabelledText],
    themes: Themes,
    readers: Agreement | None = None,
) -> str:
    """The card of a model as Markdown.

    `labelled` are all texts, those held out among them; `readers`, how far second readers agreed.
    """
    evaluation = trained.evaluation
    limits = trained.model.thresholds
    parts = [
        f"# Model {version}",
        f"Made {made_at:%d %B %Y}. It suggests the theme of a complaint to a children's social "
        "care service; an officer decides. "
        f"It learnt from {len(labelled) - evaluation.texts:,} texts and was measured on "
        f"{evaluation.texts:,} others in {evaluation.batches} batches, all written for this "
        "project.",
        "## On batches that it had not seen",
        "Neither the encoder nor the heads learnt from the held-out batches, and a batch has no "
        "part in the thresholds that are applied to it. Intervals: 95 %, bootstrap over batches; "
        "they are rough, since the batches are few.",
        _figures_table(trained),
        f"It speaks without a default under a confidence of {limits.certain:.2f}, finds no theme "
        f"from a probability of {limits.no_theme:.2f}, and warns of risk from {limits.risk:.3f}. "
        f"Temperature {trained.model.temperature:.2f}. Encoder {trained.encoder_sha256[:12]}.",
        "## By theme",
        _theme_table(trained, themes),
        "## Most often mistaken",
        _confusion_table(trained, themes),
        "## Is its confidence honest?",
        _curve("mean confidence", "share right", evaluation.calibration),
        "## Speaking less, being right more",
        "If only the surest suggestions were made:",
        _curve("share of complaints", "share right", evaluation.coverage),
        *_group_parts(evaluation.groups),
        "## The texts",
        _readers(readers),
        "All texts, by voice: " + _listed(counts(labelled, "voice")),
        "By channel: " + _listed(counts(labelled, "channel")),
        "## What to bear in mind",
        _LIMITS,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


_LIMITS = (
    "The texts were written by language models for training, not received by a service, and the "
    "second readers were language models too. Figures on real feedback will be lower; compare "
    "with what officers choose. It reads English alone. Irony, and a point that is made only "
    "between the lines, escape it; so does what stands after the first 256 word pieces of a long "
    "letter, but for its words counted one by one. A text with several grievances of equal weight "
    "is where it errs most. The absence of a risk warning never means that there is no risk."
)


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.1f} %"


def _between(figure: Figure) -> str:
    if math.isnan(figure.low):
        return "–"
    return f"{100 * figure.low:.1f} to {100 * figure.high:.1f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A Markdown table; the first `texts` columns are words, the others figures."""
    marks = ["---"] * texts + ["--:"] * (len(head) - texts)
    lines = [head, marks, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _figures_table(trained: Trained) -> str:
    return _table(
        ("figure", "counts", "value", "95 % interval"),
        (
            (name.replace("_", " "), COUNTS[name], _percent(figure.value), _between(figure))
            for name, figure in trained.evaluation.figures.items()
        ),
        texts=2,
    )


def _name(key: str, themes: Themes) -> str:
    return "(no theme)" if key == NO_THEME else themes[key].name


def _theme_table(trained: Trained, themes: Themes) -> str:
    return _table(
        ("theme", "precision", "recall", "95 % interval", "F1", "texts"),
        (
            (
                _name(key, themes),
                _percent(one.precision.value),
                _percent(one.recall.value),
                _between(one.recall),
                _percent(one.f1.value),
                str(one.texts),
            )
            for key, one in trained.evaluation.themes.items()
        ),
    )


def _confusion_table(trained: Trained, themes: Themes) -> str:
    return _table(
        ("the label says", "the model said", "texts"),
        (
            (_name(truth, themes), _name(said, themes), str(texts))
            for truth, said, texts in trained.evaluation.confusions
        ),
        texts=2,
    )


def _curve(across: str, up: str, points: Sequence[Point]) -> str:
    return _table(
        (across, up, "texts"),
        ((_percent(one.across), _percent(one.right), str(one.texts)) for one in points),
        texts=0,
    )


def _group_parts(groups: dict[str, list[Group]]) -> Iterable[str]:
    for kind, found in groups.items():
        yield f"## By {kind}"
        yield _table(
            (kind, "texts", "right", "marked risk", "of those warned of"),
            (
                (
                    one.name.replace("_", " "),
                    str(one.texts),
                    _percent(one.right),
                    str(one.risks),
                    str(one.risks_found),
                )
                for one in found
            ),
        )


def _readers(readers: Agreement | None) -> str:
    if readers is None:
        return ""
    return (
        f"{readers.texts:,} texts were labelled once more by readers who did not see the label: "
        f"the theme was the same for {_percent(readers.same_theme)} (Cohen's kappa "
        f"{readers.theme_kappa:.3f}), the risk mark for {_percent(readers.same_risk)} (kappa "
        f"{readers.risk_kappa:.3f})."
    )


def _listed(found: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in found.items()) + "."
