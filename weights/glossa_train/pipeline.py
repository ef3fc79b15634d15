"""The steps from sentence pairs to a model that ships. Each can be left out, and run again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from . import card
from .alignment import run_align, score_alignments
from .checkpoint import load_checkpoint
from .config import Config
from .data import Corpus, encode_pairs
from .evaluate import Scores, mean_loss, quick_evaluation, score_translations
from .export import export, load_network, update_registry
from .guidance import Guide
from .item import Item, read_set
from .model import Seq2Seq
from .modelfile import add_shortlist, read_model_file
from .options import TrainOptions
from .shortlist import build_shortlist, describe_shortlist
from .tokenizer import load_processor, make_processor, read_tokenizer, train_tokenizer
from .train import Weights, train
from .transfer import transferred
from .translate import translate
from .variants import first_clauses

STEPS = ("vocabulary", "train", "export", "shortlist", "evaluate", "alignment", "card")
BEAMS = (1, 4)
QUICK_SENTENCES = 300


@dataclass(frozen=True)
class Pipeline:
    pair: str  # "en-fr": source, then target
    data: Path  # see item.FORMAT
    work: Path  # vocabulary, checkpoint, translations: not committed
    models: Path  # PAIR.safetensors, PAIR.md, registry.json
    config: Config
    options: TrainOptions
    int8: bool
    glossa: Path  # the native command line
    command: str  # as typed, for the card

    @property
    def vocabulary_path(self) -> Path:
        return self.work / "spm.model"

    @property
    def checkpoint_path(self) -> Path:
        return self.work / "checkpoint.pt"

    @property
    def model_path(self) -> Path:
        return self.models / f"{self.pair}.safetensors"

    def run(self, steps: list[str]) -> None:
        for step in steps:
            print(f"== {step}", flush=True)
            if getattr(self, step)() is False:
                return

    def items(self, name: str) -> list[Item]:
        return read_set(self.data, self.pair, name)

    def vocabulary(self) -> None:
        if self.vocabulary_path.exists():
            print(f"keeping {self.vocabulary_path.name}")
            return
        texts = [text for item in self.items("train") for text in (item.source, item.references[0])]
        train_tokenizer(
            texts,
            self.vocabulary_path,
            self.config.vocabulary_size,
            self.options.character_coverage,
            chinese="zh" in self.pair.split("-"),
        )

    def initial_weights(self, pieces: list[str]) -> Weights | None:
        if not self.options.init_from:
            return None
        torch.manual_seed(self.options.seed)
        return transferred(read_model_file(Path(self.options.init_from)), self.config, pieces)

    def train(self) -> bool:
        """False if it was interrupted; the same command goes on."""
        if self.checkpoint_path.exists() and load_checkpoint(self.checkpoint_path).finished:
            print(f"keeping {self.checkpoint_path.name}; remove it to train anew")
            return True
        processor = load_processor(self.vocabulary_path)
        options = self.options
        items = self.items("train")
        pieces = [processor.id_to_piece(k) for k in range(len(processor))]
        initial = self.initial_weights(pieces)
        guide = Guide(encode_pairs(items, processor), pieces) if options.guidance else None
        held_out = [text for name in ("dev", "test") for item in self.items(name) for text in item.texts]
        corpus = Corpus(
            items + first_clauses(items, held_out),
            processor,
            copy_probability=options.copy_probability,
            casual_probability=options.casual_probability,
            enclosed_probability=options.enclosed_probability,
            seed=options.seed,
            guide=guide,
        )
        dev = self.items("dev")[:QUICK_SENTENCES]

        def evaluate(model: Seq2Seq) -> str:
            return quick_evaluation(model, processor, dev, self.pair)

        train(self.config, options, corpus, self.checkpoint_path, evaluate, initial)
        return load_checkpoint(self.checkpoint_path).finished

    def export(self) -> None:
        checkpoint = load_checkpoint(self.checkpoint_path)
        tokenizer = read_tokenizer(self.vocabulary_path)
        export(checkpoint.config, checkpoint.average, tokenizer, self.pair, self.model_path, self.int8)
        update_registry(self.models)
        print(f"{self.model_path.name}: {self.model_path.stat().st_size:,} bytes")

    def shortlist(self) -> None:
        """Learns the shortlist from the training pairs and adds it to the model file."""
        tokenizer = read_model_file(self.model_path).tokenizer
        processor = make_processor(tokenizer)
        shortlist = build_shortlist(encode_pairs(self.items("train"), processor), tokenizer.pieces)
        add_shortlist(shortlist, self.model_path)
        update_registry(self.models)
        print(f"{self.model_path.name}: {self.model_path.stat().st_size:,} bytes")
        print(f"dev: {describe_shortlist(shortlist, encode_pairs(self.items('dev'), processor))}")

    def evaluate(self) -> None:
        """Measures the model file itself, weights and tokenizer as shipped."""
        model = read_model_file(self.model_path)
        network, processor = load_network(model), make_processor(model.tokenizer)
        scores: list[Scores] = []
        runs = [("dev", None), ("dev", model.shortlist), ("test", model.shortlist)]
        for name, shortlist in runs if model.shortlist else runs[1:]:
            items = self.items(name)
            for beam in BEAMS:
                sources = [item.source for item in items]
                texts = translate(network, processor, sources, beam, shortlist=shortlist)
                (self.work / f"{name}.beam{beam}.txt").write_text("\n".join(texts) + "\n", "utf-8")
                softmax = "shortlist" if shortlist else "full"
                scores.append(score_translations(items, texts, name, beam, softmax, self.pair))
                last = scores[-1]
                print(
                    f"{name} beam {beam} {softmax}: BLEU {last.bleu:.2f} chrF {last.chrf:.2f}", flush=True
                )
        loss = mean_loss(network, processor, self.items("dev"))
        print(f"dev loss {loss:.3f}")
        result = {"dev_loss": loss, "scores": [asdict(entry) for entry in scores]}
        (self.work / "evaluation.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")

    def alignment(self) -> None:
        """Measures the engine's attention on dev, if the engine is built."""
        if not self.glossa.exists():
            print(f"leaving it out: {self.glossa.name} is not built; ./run build does that")
            return
        tokenizer = read_model_file(self.model_path).tokenizer
        processor, dev = make_processor(tokenizer), self.items("dev")
        guide = Guide(encode_pairs(self.items("train"), processor), tokenizer.pieces)
        links = guide.piece_links(encode_pairs(dev, processor))
        scores = score_alignments(run_align(self.glossa, self.model_path, dev), links)
        print(
            f"dev: of {scores.links} links between words, {100 * scores.matched:.1f}% are where the "
            f"attention is strongest; alignment error {scores.error:.3f}"
        )

    def card(self) -> None:
        """Writes the model card, unless one is there: a card is also written by hand."""
        path = self.models / f"{self.pair}.md"
        if path.exists():
            print(f"keeping {path.name}; remove it to have it written anew")
            return
        facts = card.Facts(
            pair=self.pair,
            bytes=self.model_path.stat().st_size,
            config=read_model_file(self.model_path).config,
            checkpoint=load_checkpoint(self.checkpoint_path),
            evaluation=json.loads((self.work / "evaluation.json").read_text("utf-8")),
            training_pairs=len(self.items("train")),
            test=self.items("test"),
            translations=(self.work / f"test.beam{BEAMS[-1]}.txt").read_text("utf-8").splitlines(),
            command=self.command,
        )
        path.write_text(card.write_card(facts), "utf-8")
