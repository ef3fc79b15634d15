"""The steps from sentence pairs to a model that ships. Each can be left out, and run again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import sentencepiece
import torch

from . import card
from .alignment import score_alignments
from .checkpoint import load_checkpoint, load_whole, save_whole
from .config import Config
from .data import Corpus, encode_pairs
from .engine import align_items, translate_lines
from .evaluate import Scores, mean_loss, quick_evaluation, score_translations
from .export import export, load_network, update_registry
from .guidance import Guide
from .item import read_items, write_items
from .model import Seq2Seq
from .modelfile import add_shortlist, read_model_file
from .options import TrainOptions
from .products import require_device
from .sets import Sets
from .shortlist import Shortlist, build_shortlist, describe_shortlist, including
from .tokenizer import (
    Tokenizer,
    load_processor,
    make_processor,
    read_tokenizer,
    require_size,
    train_tokenizer,
)
from .train import Weights, train
from .transfer import mixed, transferred

STEPS = ("vocabulary", "synthetic", "train", "export", "shortlist", "evaluate", "alignment", "card")
WITHOUT_TRAINING = STEPS[STEPS.index("train") + 1 :]
BEAMS = (1, 4)
FULL = ["--precision", "float32", "--no-shortlist"]  # options of the command line
QUICK_SENTENCES = 300
FITTED_PAIRS = 200


@dataclass(frozen=True)
class Pipeline:
    sets: Sets
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
        return self.models / f"{self.sets.pair}.safetensors"

    @property
    def float32_path(self) -> Path:
        """The weights before they are rounded, to measure what rounding costs."""
        return self.work / "float32.safetensors"

    def run(self, steps: list[str]) -> None:
        engine = {"evaluate", "alignment"} | ({"synthetic"} if self.options.synthetic_from else set())
        if engine & set(steps) and not self.glossa.exists():
            raise FileNotFoundError(f"{self.glossa} translates and is not built; ./run build does that")
        for step in steps:
            print(f"== {step}", flush=True)
            if getattr(self, step)() is False:
                return

    def vocabulary(self) -> None:
        if self.vocabulary_path.exists():
            print(f"keeping {self.vocabulary_path.name}")
            return
        texts = [text for item in self.sets.items("train") for text in (item.source, item.references[0])]
        train_tokenizer(
            texts,
            self.vocabulary_path,
            self.config.vocabulary_size,
            self.options.character_coverage,
            chinese="zh" in self.sets.pair.split("-"),
        )

    @property
    def synthetic_path(self) -> Path:
        """Named after all that made its pairs, since it is kept."""
        makers = (("taught", self.options.taught_by), ("synthetic", self.options.synthetic_from))
        return self.work / f"{'-'.join(name for name, maker in makers if maker)}.tsv"

    def synthetic(self) -> None:
        """Pairs that a teacher made, and those that this run's models make. What dev or test hold is left out."""
        if not self.options.makes_pairs:
            print("no model to make pairs with")
            return
        if self.synthetic_path.exists():
            print(f"keeping {self.synthetic_path.name}; remove it to have it made anew")
            return
        made = self.sets.made(self.options, self.glossa)
        write_items(made, self.synthetic_path)
        print(f"{self.synthetic_path.name}: {len(made):,} pairs")

    @property
    def initial_path(self) -> Path:
        """The weights that the run starts from: what is exported may replace the model that they were made of."""
        return self.work / "initial.pt"

    def initial_weights(self, processor: sentencepiece.SentencePieceProcessor, pieces: list[str]) -> Weights:
        torch.manual_seed(self.options.seed)
        items = self.sets.items("train")
        some = items[:: len(items) // FITTED_PAIRS + 1]  # the data goes from short to long
        model = read_model_file(Path(self.options.init_from))
        return transferred(model, self.config, pieces, encode_pairs(some, processor))

    def train(self) -> bool:
        """False if it was interrupted; the same command goes on."""
        kept = load_checkpoint(self.checkpoint_path) if self.checkpoint_path.exists() else None
        if kept and kept.finished:
            self.require_known_command()
            print(f"keeping {self.checkpoint_path.name}; remove it to train anew")
            return True
        processor = load_processor(self.vocabulary_path)
        require_size(processor, self.config.vocabulary_size, self.vocabulary_path)
        if kept:
            kept.require_config(self.config, self.checkpoint_path)  # here, since what a worker raises is a traceback
        require_device(self.options.device)
        options = self.options
        pieces = [processor.id_to_piece(k) for k in range(len(processor))]
        initial = None
        if options.init_from and not kept:
            initial = self.initial_weights(processor, pieces)
            save_whole(initial, self.initial_path)
        guide = self.guide(processor, pieces) if options.guidance else None
        written = self.sets.written(options)
        corpus = Corpus(
            written + (read_items(self.synthetic_path) if options.makes_pairs else []),
            processor,
            self.sets.variety(options, written),
            sampling_probability=options.sampling_probability,
            seed=options.seed,
            guide=guide,
        )
        dev = self.sets.items("dev")[:QUICK_SENTENCES]

        def evaluate(model: Seq2Seq) -> str:
            return quick_evaluation(model, processor, dev, self.sets.pair)

        self.keep_command()  # which nothing has refused
        train(self.config, options, corpus, self.checkpoint_path, evaluate, initial)
        return load_checkpoint(self.checkpoint_path).finished

    def guide(self, processor: sentencepiece.SentencePieceProcessor, pieces: list[str]) -> Guide:
        return Guide(encode_pairs(self.sets.items("train"), processor), pieces)

    @property
    def commands_path(self) -> Path:
        return self.work / "commands.txt"

    def commands(self) -> list[str]:
        """Those that trained here, each once."""
        return self.commands_path.read_text("utf-8").splitlines() if self.commands_path.exists() else []

    def keep_command(self) -> None:
        """For the card."""
        kept = self.commands()
        if self.command not in kept:
            self.commands_path.write_text("\n".join([*kept, self.command]) + "\n", "utf-8")

    def require_known_command(self) -> None:
        """What another command trained is not this one's result."""
        if self.command in self.commands():
            return
        made = self.options.makes_pairs and self.synthetic_path.exists()
        pairs = f", and {self.synthetic_path.name} if what made it has changed" if made else ""
        raise ValueError(
            f"{self.checkpoint_path} is what another command trained, see {self.commands_path.name} beside it. To "
            f"train with this one, remove it{pairs}; to go on with what is there, leave out the step train: "
            f"--steps {','.join(WITHOUT_TRAINING)}"
        )

    def export(self) -> None:
        checkpoint = load_checkpoint(self.checkpoint_path)
        tokenizer = read_tokenizer(self.vocabulary_path)
        weights = checkpoint.average
        if self.options.initial_share:
            if not self.initial_path.exists():
                raise FileNotFoundError(f"{self.initial_path} does not exist; the step train writes it")
            weights = mixed(weights, load_whole(self.initial_path), self.options.initial_share)
        forms = ((self.float32_path, False, None), (self.model_path, self.int8, self.kept_shortlist(tokenizer)))
        for path, int8, shortlist in forms:
            pair, source = self.sets.pair, self.sets.source
            export(checkpoint.config, weights, tokenizer, pair, path, int8, source, shortlist)
        self.write_result("export", {"initial_share": self.options.initial_share})
        update_registry(self.models)
        print(f"{self.model_path.name}: {self.model_path.stat().st_size:,} bytes")

    def kept_shortlist(self, tokenizer: Tokenizer) -> Shortlist | None:
        """That of the model file that is there, if its pieces are the same."""
        if not self.model_path.exists():
            return None
        model = read_model_file(self.model_path)
        return model.shortlist if model.tokenizer.pieces == tokenizer.pieces else None

    def shortlist(self) -> None:
        """Learns the shortlist from the training pairs, makes sure that it lets through the phrasebook, and adds it to
        the model file."""
        tokenizer = read_model_file(self.model_path).tokenizer
        processor = make_processor(tokenizer)
        pairs = encode_pairs(self.sets.items("train"), processor)
        shortlist = build_shortlist(pairs, tokenizer.pieces, self.options.shortlist_share)
        shortlist = including(shortlist, encode_pairs(self.sets.phrases(), processor))
        add_shortlist(shortlist, self.model_path)
        self.write_result("shortlist", {"share": self.options.shortlist_share})
        update_registry(self.models)
        print(f"{self.model_path.name}: {self.model_path.stat().st_size:,} bytes")
        print(f"dev: {describe_shortlist(shortlist, encode_pairs(self.sets.items('dev'), processor))}")

    def evaluate(self) -> None:
        """Measures what the engine makes of the model file, and of the weights as they were trained."""
        if not self.float32_path.exists():
            raise FileNotFoundError(f"{self.float32_path} does not exist; the step export writes it")
        forms = (("float32", self.float32_path, FULL), ("shipped", self.model_path, []))
        scores: list[Scores] = []
        for name in self.sets.source.measured:
            items = self.sets.items(name)
            sources = [item.source for item in items]
            for beam in BEAMS:
                for form, path, options in forms:
                    texts = translate_lines(self.glossa, path, sources, ["--beam", str(beam), *options])
                    self.translations_path(name, beam, form).write_text("\n".join(texts) + "\n", "utf-8")
                    last = score_translations(items, texts, name, beam, form, self.sets.pair)
                    scores.append(last)
                    print(
                        f"{name} beam {beam} {form}: BLEU {last.bleu:.2f} chrF {last.chrf:.2f}", flush=True
                    )
        model = read_model_file(self.model_path)
        loss = mean_loss(load_network(model), make_processor(model.tokenizer), self.sets.items("dev"))
        print(f"dev loss {loss:.3f}")
        self.write_result("evaluation", {"dev_loss": loss, "scores": [asdict(entry) for entry in scores]})

    def translations_path(self, name: str, beam: int, form: str) -> Path:
        return self.work / f"{name}.beam{beam}.{form}.txt"

    def write_result(self, name: str, result: dict) -> None:
        """For the card."""
        (self.work / f"{name}.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")

    def read_result(self, name: str) -> dict:
        return json.loads((self.work / f"{name}.json").read_text("utf-8"))

    def alignment(self) -> None:
        """Measures on dev how well the engine aligns."""
        tokenizer = read_model_file(self.model_path).tokenizer
        processor, dev = make_processor(tokenizer), self.sets.items("dev")
        guide = self.guide(processor, tokenizer.pieces)
        links = guide.piece_links(encode_pairs(dev, processor))
        outputs = align_items(self.glossa, self.model_path, dev)
        scores = {key: score_alignments(outputs, links, key) for key in ("attention", "alignment")}
        for key, found in scores.items():
            print(
                f"dev: of {found.links} links between words, {100 * found.matched:.1f}% are where the "
                f"{key} is strongest; alignment error {found.error:.3f}"
            )
        self.write_result("alignment", {key: asdict(found) for key, found in scores.items()})

    def card(self) -> None:
        """Writes the model card, unless one is there: a card is also written by hand."""
        if not self.sets.source.ships:
            print("no card: the model does not ship")
            return
        path = self.models / f"{self.sets.pair}.md"
        if path.exists():
            print(f"keeping {path.name}; remove it to have it written anew")
            return
        facts = card.Facts(
            pair=self.sets.pair,
            source=self.sets.source,
            bytes=self.model_path.stat().st_size,
            config=read_model_file(self.model_path).config,
            checkpoint=load_checkpoint(self.checkpoint_path),
            initial_share=self.read_result("export")["initial_share"],
            shortlist_share=self.read_result("shortlist")["share"],
            evaluation=self.read_result("evaluation"),
            alignment=self.read_result("alignment"),
            training_pairs=len(self.sets.items("train")),
            test=self.sets.items("test"),
            translations=self.translations_path("test", BEAMS[-1], "shipped").read_text("utf-8").split("\n"),
            commands=self.commands_path.read_text("utf-8").splitlines(),
        )
        path.write_text(card.write_card(facts), "utf-8")
