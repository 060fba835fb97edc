"""The model card: what the evaluation found, as Markdown, written by the evaluation itself."""

from collections.abc import Sequence
from datetime import datetime

from classifier.corpus import LabelledText, counts
from classifier.evaluation import FIGURES
from classifier.model import NO_THEME
from classifier.themes import Themes
from classifier.training import FOLDS, Trained


def card(
    version: str,
    made_at: datetime,
    trained: Trained,
    labelled: Sequence[LabelledText],
    themes: Themes,
) -> str:
    """The card of a model as Markdown."""
    evaluation = trained.evaluation
    limits = trained.model.thresholds
    parts = [
        f"# Model {version}",
        f"Made {made_at:%d %B %Y} from {evaluation.texts:,} texts in {evaluation.batches} batches, "
        "all written for this project. It suggests the theme of a complaint to a children's social "
        "care service; an officer decides.",
        "## On batches that it had not seen",
        f"{FOLDS}-fold cross-validation; a batch is wholly seen or wholly unseen, and a batch has "
        "no part in the thresholds that are applied to it. "
        "Intervals: 95 %, bootstrap over batches.",
        _figures_table(trained),
        f"It speaks without a default under a confidence of {limits.certain:.2f}, finds no theme "
        f"from a probability of {limits.no_theme:.2f}, and warns of risk from {limits.risk:.3f}. "
        f"Temperature {trained.model.temperature:.2f}. Encoder {trained.encoder_sha256[:12]}.",
        "## By theme",
        _theme_table(trained, themes),
        "## Most often mistaken",
        _confusion_table(trained, themes),
        "## The texts",
        "By voice: " + _listed(counts(labelled, "voice")),
        "By channel: " + _listed(counts(labelled, "channel")),
        "## What to bear in mind",
        "The texts were written for training, not received by a service. Figures on real feedback "
        "may be lower; compare with what officers choose. It reads English alone, and words, not "
        "context: irony, and a point that is made only between the lines, escape it.",
    ]
    return "\n\n".join(parts) + "\n"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _figures_table(trained: Trained) -> str:
    rows = ["| figure | counts | value | 95 % interval |", "|---|---|--:|--:|"]
    for name, figure in trained.evaluation.figures.items():
        interval = f"{100 * figure.low:.1f} to {100 * figure.high:.1f}"
        label = name.replace("_", " ")
        rows.append(f"| {label} | {FIGURES[name][0]} | {_percent(figure.value)} | {interval} |")
    return "\n".join(rows)


def _name(key: str, themes: Themes) -> str:
    return "(no theme)" if key == NO_THEME else themes[key].name


def _theme_table(trained: Trained, themes: Themes) -> str:
    rows = ["| theme | precision | recall | F1 | texts |", "|---|--:|--:|--:|--:|"]
    for key, one in trained.evaluation.themes.items():
        rows.append(
            f"| {_name(key, themes)} | {one.precision:.2f} | {one.recall:.2f} | {one.f1:.2f} "
            f"| {one.texts} |"
        )
    return "\n".join(rows)


def _confusion_table(trained: Trained, themes: Themes) -> str:
    rows = ["| the label says | the model said | texts |", "|---|---|--:|"]
    for truth, said, texts in trained.evaluation.confusions:
        rows.append(f"| {_name(truth, themes)} | {_name(said, themes)} | {texts} |")
    return "\n".join(rows)


def _listed(found: dict[str, int]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in found.items()) + "."
