#!/usr/bin/python3
"""Makes tests/data: three tiny trained models, and what PyTorch computes with them. With names of
these models only theirs.

  tiny-tied.safetensors      int8, tied readout, shared embeddings, one encoder layer
  tiny-linear.safetensors    fp32, linear readout, separate embeddings, two encoder layers, an
                             attention whose query reads the last token's embedding
  tiny-normalized.safetensors   int8, as the recipe makes models, with layer normalization, but two encoder
                             layers
  NAME.golden.safetensors    encoder and decoder of that model on a padded batch
  NAME.tsv                   source, greedy translation, its score, beam 4's, its score
  ../fuzz/models/smallest.safetensors   random weights, few pieces: where fuzzing starts
  ../fuzz/models/smallest-shortlist.safetensors   the same with a shortlist
  layers.golden.safetensors  torch.nn.GRU, torch.nn.GRUCell and Attention on random numbers

Model and numbers are written together: another machine's differ in the last digits and stay
consistent among themselves.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from pathlib import Path

import setting
import numpy as np
import phrases
import sentencepiece
import torch
import torch.nn.functional as F
from glossa_train import protobuf
from glossa_train.config import BOS, EOS, PAD, UNK, Config
from glossa_train.charsmap import rules_as_tsv
from glossa_train.data import pad_columns
from glossa_train.export import load_network
from glossa_train.layers import Attention
from glossa_train.model import Seq2Seq
from glossa_train.modelfile import (
    ModelFile,
    add_shortlist,
    read_model_file,
    write_model_file,
    write_safetensors,
)
from glossa_train.search import search
from glossa_train.shortlist import Shortlist
from glossa_train.tokenizer import (
    TYPOGRAPHIC,
    Tokenizer,
    _nmt_nfkc_rules,
    make_processor,
    read_tokenizer,
)

VOCABULARY = 180
CONFIGS = {
    "tiny-tied": (Config(VOCABULARY, 40, 24, 1, 40, 24, "tied", "shared", "state", "none"), True),
    "tiny-linear": (
        Config(VOCABULARY, 20, 12, 2, 24, 16, "linear", "separate", "state_embedding", "none"),
        False,
    ),
    "tiny-normalized": (
        Config(VOCABULARY, 36, 20, 2, 36, 20, "tied", "shared", "state_embedding", "layer"),
        True,
    ),
}
UPDATES = 500
SENTENCES = 40
STEPS = 6


def main() -> None:
    generator = random.Random(1)
    pairs = [phrases.pair(generator) for _ in range(4000)]
    tokenizer = tiny_tokenizer([text for pair in pairs for text in pair])
    processor = make_processor(tokenizer)
    for name in sys.argv[1:] or CONFIGS:
        config, int8 = CONFIGS[name]
        network = train(config, processor, pairs, name)
        weights = {key: value.numpy() for key, value in network.state_dict().items()}
        path = setting.DATA / f"{name}.safetensors"
        write_model_file(ModelFile(config, tokenizer, weights, "en", "fr"), path, int8)
        network = load_network(read_model_file(path))
        write_network(network, processor, setting.DATA / f"{name}.golden.safetensors")
        write_translations(network, processor, setting.DATA / f"{name}.tsv")
    if sys.argv[1:]:
        return
    write_layers(setting.DATA / "layers.golden.safetensors")
    write_smallest(setting.DATA.parent / "fuzz" / "models" / "smallest.safetensors")
    for path in sorted(setting.DATA.iterdir()):
        print(f"{path.stat().st_size:8} {path.name}")


def tiny_tokenizer(texts: list[str]) -> Tokenizer:
    """nmt_nfkc's whole map is larger than these models: only what concerns Latin text is kept."""
    with tempfile.TemporaryDirectory() as folder:
        rules = _nmt_nfkc_rules() | TYPOGRAPHIC
        kept = {left: right for left, right in rules.items() if all(map(is_common, left))}
        (Path(folder) / "rules.tsv").write_text(rules_as_tsv(kept), encoding="utf-8")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(texts),
            model_prefix=f"{folder}/tiny",
            vocab_size=VOCABULARY,
            normalization_rule_tsv=f"{folder}/rules.tsv",
            split_digits=True,
            pad_id=PAD,
            unk_id=UNK,
            bos_id=BOS,
            eos_id=EOS,
            minloglevel=2,
        )
        return read_tokenizer(Path(folder) / "tiny.model")


def write_smallest(path: Path) -> None:
    torch.manual_seed(3)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.tsv").write_text("BD\t31 2F 32\n65 301\tE9\nFF41\t61\nA0\t20\n")
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b é"]),
            model_prefix=f"{folder}/smallest",
            vocab_size=8,
            hard_vocab_limit=False,
            normalization_rule_tsv=f"{folder}/rules.tsv",
            minloglevel=2,
        )
        charsmap = next(
            dict(protobuf.fields(value))[2]
            for number, value in protobuf.fields((Path(folder) / "smallest.model").read_bytes())
            if number == 3
        )
    pieces = ["<pad>", "<unk>", "<s>", "</s>", "▁", "▁a", "b", "é", "1"]
    scores = -np.arange(len(pieces), dtype=np.float32)
    config = Config(len(pieces), 4, 3, 1, 5, 4, attention_query="state", normalization="none")
    weights = {name: value.numpy() for name, value in Seq2Seq(config).state_dict().items()}
    model = ModelFile(config, Tokenizer(pieces, scores, charsmap), weights, "en", "fr")
    write_model_file(model, path, int8=True)
    write_smallest_shortlist(path, path.with_name("smallest-shortlist.safetensors"))


def write_smallest_shortlist(model: Path, path: Path) -> None:
    """<unk>, </s> and "b" for every source; for "▁a" also "é" and "1", for "b" also "▁"."""
    counts = np.array([0, 0, 0, 0, 0, 2, 1, 0, 0], dtype="u1")
    shortlist = Shortlist(np.array([1, 3, 6], "<u2"), counts, np.array([7, 8, 4], "<u2"))
    shutil.copyfile(model, path)
    add_shortlist(shortlist, path)


def is_common(character: str) -> bool:
    code = ord(character)
    return code < 0x180 or 0x300 <= code < 0x30D or 0x2000 <= code < 0x2070 or 0xFF00 <= code < 0xFF5F


def train(config: Config, processor, pairs: list[tuple[str, str]], name: str) -> Seq2Seq:
    torch.manual_seed(1)
    network = Seq2Seq(config)
    ids = [tuple(processor.encode(text) + [EOS] for text in pair) for pair in pairs]
    optimizer = torch.optim.Adam(network.parameters(), lr=8e-3)
    generator = random.Random(2)
    for update in range(UPDATES):
        for group in optimizer.param_groups:
            group["lr"] = 8e-3 * (1 - update / UPDATES)
        batch = generator.sample(ids, 48)
        source = pad_columns([source for source, _ in batch])
        target = pad_columns([[BOS] + target for _, target in batch])
        features, _, _ = network.decode(target[:-1], *network.encode(source))
        logits = network.logits(features)
        loss = F.cross_entropy(logits.flatten(0, 1), target[1:].flatten(), ignore_index=PAD)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        if update % 100 == 0:
            print(f"{name}: update {update}, loss {loss.item():.3f}")
    return network.eval()


@torch.no_grad()
def write_network(network: Seq2Seq, processor, path: Path) -> None:
    """Teacher forcing on three sentences of different lengths; [T, B] like all batches here."""
    texts = [
        ("The small cat sees the big house.", "Le petit chat voit la grande maison."),
        ("Where is the moon?", "Où est la lune ?"),
        ("The girl likes the white flower, but not the girl.", "La fille aime la fleur blanche."),
    ]
    sources = [processor.encode(source) + [EOS] for source, _ in texts]
    targets = [([BOS] + processor.encode(target))[:STEPS] for _, target in texts]
    source, lengths = pad_columns(sources), torch.tensor([len(ids) for ids in sources])
    previous = pad_columns(targets)
    memory, keys, mask, state = network.encode(source)
    features, attention, last = network.decode(previous, memory, keys, mask, state)
    tensors = {
        "source": source,
        "lengths": lengths,
        "memory": memory,
        "keys": keys,
        "initial": state,
        "previous": previous,
        "attention": attention,
        "log_probabilities": torch.log_softmax(network.logits(features), dim=2),
        "last": last,
    }
    write(tensors, path)


def write_translations(network: Seq2Seq, processor, path: Path) -> None:
    generator = random.Random(3)
    lines = []
    while len(lines) < SENTENCES:
        source, _ = phrases.pair(generator)
        ids = [processor.encode(source) + [EOS]]
        greedy = search(network, ids)[0][0]
        beam = search(network, ids, beam=4)[0][0]
        if UNK in greedy.ids or UNK in beam.ids:
            continue  # what is copied is the engine's own matter
        texts = [processor.decode([i for i in found.ids if i != EOS]) for found in (greedy, beam)]
        fields = [source, texts[0], f"{greedy.score:.6f}", texts[1], f"{beam.score:.6f}"]
        lines.append("\t".join(fields) + "\n")
    path.write_text("".join(lines), encoding="utf-8")


@torch.no_grad()
def write_layers(path: Path) -> None:
    torch.manual_seed(2)
    tensors = {}

    lengths = torch.tensor([3, 6, 2])
    x = torch.randn(6, 3, 5)
    gru = torch.nn.GRU(5, 7, bidirectional=True)
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, lengths, enforce_sorted=False)
    outputs, final = gru(packed)
    outputs, _ = torch.nn.utils.rnn.pad_packed_sequence(outputs)
    tensors |= {f"gru.{name}": value for name, value in gru.named_parameters()}
    tensors |= {"gru.x": x, "gru.lengths": lengths, "gru.outputs": outputs, "gru.final": final}

    cell = torch.nn.GRUCell(6, 9)
    x, state = torch.randn(4, 6), torch.randn(4, 9)
    tensors |= {f"cell.{name}": value for name, value in cell.named_parameters()}
    tensors |= {"cell.x": x, "cell.state": state, "cell.next": cell(x, state)}

    attention = Attention(Config(10, 4, 5, 1, 6, 7, attention_query="state"))
    memory, state, lengths = torch.randn(6, 3, 10), torch.randn(3, 6), torch.tensor([6, 1, 4])
    mask = torch.zeros(6, 3)
    for b, length in enumerate(lengths):
        mask[length:, b] = float("-inf")
    context, weights = attention(attention.query(state), attention.keys(memory), memory, mask)
    tensors |= {f"attention.{name}": value for name, value in attention.named_parameters()}
    tensors |= {
        "attention.memory": memory,
        "attention.state": state,
        "attention.lengths": lengths,
        "attention.context": context,
        "attention.weights": weights,
    }
    write(tensors, path)


def write(tensors: dict[str, torch.Tensor], path: Path) -> None:
    arrays = {name: value.detach().numpy().astype(np.float32) for name, value in tensors.items()}
    write_safetensors(arrays, {"format": "golden"}, path)


if __name__ == "__main__":
    main()
