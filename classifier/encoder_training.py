"""Fine-tunes the encoder on the labelled texts, so that texts of one theme come to stand together.

Part of building the shipped encoder (see `encoder_build`); PyTorch is needed here and there alone.
The held-out batches are not read: figures on them are figures on texts that nothing has seen.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from classifier.corpus import NO_THEME, LabelledText
from classifier.encoder import plain

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Recipe:
    """How the encoder is fine-tuned. Chosen on held-out batches; see docs/decisions."""

    epochs: int = 5
    batch: int = 32
    learning_rate: float = 2e-4
    layer_decay: float = 0.9
    """Each layer further from the top learns this much slower."""
    heads_rate: float = 2e-3
    warm_up: float = 0.1
    smoothing: float = 0.1
    secondary: float = 0.15
    """The share of a text's label that its secondary themes have between them."""
    masked: float = 0.1
    """The share of words hidden while learning, so that no single word decides."""
    most_tokens: int = 128
    weight_decay: float = 0.01
    seed: int = 0


class Learner(torch.nn.Module):  # type: ignore[misc]
    """The encoder's layers under two heads that are thrown away afterwards: theme and risk."""

    def __init__(self, layers: torch.nn.Module, classes: int) -> None:
        super().__init__()
        self.layers = layers
        size = layers.config.hidden_size
        self.theme = torch.nn.Linear(size, classes)
        self.risk = torch.nn.Linear(size, 1)
        self.hidden = torch.nn.Dropout(0.1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and mask (texts x tokens) to log-odds of themes and of risk."""
        tokens = self.layers(input_ids=ids, attention_mask=mask).last_hidden_state
        share = mask.unsqueeze(-1).float()
        vectors = self.hidden((tokens * share).sum(1) / share.sum(1))
        return self.theme(vectors), self.risk(vectors).squeeze(1)


def fine_tune(
    layers: torch.nn.Module,
    tokenizer: Any,
    labelled: Sequence[LabelledText],
    progress: Progress,
    recipe: Recipe = Recipe(),
) -> None:
    """Change the layers in place, to tell themes and risk apart on these texts.

    `tokenizer` is that of the weights, of the library tokenizers. `progress` is told each epoch.
    """
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    ids = [_shortened(tokenizer.encode(plain(one.text)).ids, recipe) for one in labelled]
    themes = _soft_labels(labelled, recipe)
    risks = torch.tensor([float(one.risk) for one in labelled])
    learner = Learner(layers, themes.shape[1]).train()
    optimiser = torch.optim.AdamW(_rates(learner, recipe), weight_decay=recipe.weight_decay)
    steps = recipe.epochs * math.ceil(len(ids) / recipe.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step, steps, recipe))
    mask_id = tokenizer.token_to_id("[MASK]")
    for epoch in range(recipe.epochs):
        total = 0.0
        for rows in _batches(ids, recipe.batch, random):
            tokens, mask = _padded([ids[row] for row in rows])
            said, risk = learner(_masked(tokens, mask, mask_id, recipe), mask)
            loss = -(themes[rows] * functional.log_softmax(said, 1)).sum(1).mean()
            loss = loss + functional.binary_cross_entropy_with_logits(risk, risks[rows])
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss) * len(rows)
        progress(f"epoch {epoch + 1} of {recipe.epochs}: loss {total / len(ids):.3f}")
    learner.eval()


def _shortened(ids: list[int], recipe: Recipe) -> list[int]:
    """Long texts lose their end while learning; the closing mark stays."""
    return ids if len(ids) <= recipe.most_tokens else [*ids[: recipe.most_tokens - 1], ids[-1]]


def _soft_labels(labelled: Sequence[LabelledText], recipe: Recipe) -> torch.Tensor:
    """Texts x classes; each row adds up to 1: most for the theme, some for secondary ones."""
    classes = sorted({one.theme or NO_THEME for one in labelled})
    labels = torch.full((len(labelled), len(classes)), recipe.smoothing / len(classes))
    for row, one in enumerate(labelled):
        others = [theme for theme in one.secondary if theme in classes]
        aside = recipe.secondary if others else 0.0
        certain = 1 - recipe.smoothing
        labels[row, classes.index(one.theme or NO_THEME)] += certain * (1 - aside)
        for theme in others:
            labels[row, classes.index(theme)] += certain * aside / len(others)
    return labels


def _rates(learner: Learner, recipe: Recipe) -> list[dict[str, Any]]:
    layers = learner.layers.encoder.layer
    top = len(layers)
    groups = [(learner.layers.embeddings, top)]
    groups += [(layer, top - 1 - place) for place, layer in enumerate(layers)]
    found = [
        {
            "params": list(part.parameters()),
            "lr": recipe.learning_rate * recipe.layer_decay**depth,
        }
        for part, depth in groups
    ]
    heads = [*learner.theme.parameters(), *learner.risk.parameters()]
    return [*found, {"params": heads, "lr": recipe.heads_rate}]


def _rate(step: int, steps: int, recipe: Recipe) -> float:
    warm = max(1, int(recipe.warm_up * steps))
    return min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))


def _batches(
    ids: Sequence[list[int]], size: int, random: np.random.Generator
) -> Iterator[NDArray[np.int_]]:
    """All rows once, texts of like length together, so that little is padded."""
    order, found = random.permutation(len(ids)), []
    for start in range(0, len(order), size * 30):
        part = sorted(order[start : start + size * 30], key=lambda row: len(ids[row]))
        found += [np.array(part[at : at + size]) for at in range(0, len(part), size)]
    for place in random.permutation(len(found)):
        yield found[place]


def _padded(ids: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    longest = max(len(row) for row in ids)
    tokens = torch.zeros((len(ids), longest), dtype=torch.long)
    mask = torch.zeros_like(tokens)
    for place, row in enumerate(ids):
        tokens[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return tokens, mask


def _masked(tokens: torch.Tensor, mask: torch.Tensor, mask_id: int, recipe: Recipe) -> torch.Tensor:
    hidden = (torch.rand(tokens.shape) < recipe.masked) & (mask > 0)
    hidden[:, 0] = False
    return torch.where(hidden, torch.tensor(mask_id), tokens)
