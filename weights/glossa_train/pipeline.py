"""The steps from sentence pairs to a model that ships. Each can be left out, and run again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from . import card
from .alignment import score_alignments, word_links
from .checkpoint import load_checkpoint, load_whole, save_whole
from .config import Config
from .data import Corpus, encode_pairs
from .engine import align_items, translate_lines
from .evaluate import Scores, mean_loss, quick_evaluation, score_translations
from .export import export, load_network, update_registry
from .guidance import Guide
from .item import Item, read_items, write_items
from .model import Seq2Seq
from .modelfile import ModelFile, add_shortlist, read_model_file
from .options import TrainOptions
from .processor import Processor
from .products import use_device
from .sets import Sets
from .shortlist import Shortlist, build_shortlist, describe_shortlist, including
from .tokenizer import (
    Tokenizer,
    load_processor,
    make_processor,
    read_tokenizer,
    require_size,
    train_tokenizer,
    with_rules,
    write_tokenizer,
)
from .train import Weights, train
from .transfer import mixed, transferred
from .work import Work

STEPS = ("vocabulary", "synthetic", "train", "export", "shortlist", "evaluate", "alignment", "card")
WITHOUT_TRAINING = STEPS[STEPS.index("train") + 1 :]
BEAMS = (1, 4)
FULL = ["--precision", "float32", "--no-shortlist"]  # options of the command line
QUICK_SENTENCES = 300
FITTED_PAIRS = 200


@dataclass(frozen=True)
class Pipeline:
    sets: Sets
    work: Work
    models: Path  # PAIR.safetensors, PAIR.md, registry.json
    config: Config
    options: TrainOptions
    int8: bool
    glossa: Path  # the native command line
    command: str  # as typed, for the card

    @property
    def model_path(self) -> Path:
        return self.models / f"{self.sets.pair}.safetensors"

    def run(self, steps: list[str]) -> None:
        engine = {"evaluate", "alignment"} | ({"synthetic"} if self.options.synthetic_from else set())
        if engine & set(steps) and not self.glossa.exists():
            raise FileNotFoundError(f"{self.glossa} translates and is not built; ./run build does that")
        for step in steps:
            print(f"== {step}", flush=True)
            if getattr(self, step)() is False:
                return

    def vocabulary(self) -> None:
        if self.work.vocabulary.exists():
            print(f"keeping {self.work.vocabulary.name}")
            return
        chinese = "zh" in self.sets.pair.split("-")
        opening = self.sets.source.everyday
        if (model := self.model_of_these_languages()) is not None:
            print(f"taking the pieces of {self.options.init_from}")
            write_tokenizer(with_rules(model.tokenizer, chinese, opening), self.work.vocabulary)
            return
        texts = [text for item in self.sets.items("train") for text in (item.source, item.references[0])]
        train_tokenizer(
            texts,
            self.work.vocabulary,
            self.config.vocabulary_size,
            self.options.character_coverage,
            chinese,
            opening,
        )

    def model_of_these_languages(self) -> ModelFile | None:
        """The model to start from, if all its pieces are of use."""
        model = read_model_file(Path(self.options.init_from)) if self.options.init_from else None
        if model is None or {model.source, model.target} != set(self.sets.pair.split("-")):
            return None
        return model if model.config.vocabulary_size == self.config.vocabulary_size else None

    def synthetic(self) -> None:
        """Pairs that a teacher made, and those that this run's models make. What dev or test hold is left out."""
        if not self.options.makes_pairs:
            print("no model to make pairs with")
            return
        path = self.work.made(self.options)
        if path.exists():
            print(f"keeping {path.name}; remove it to have it made anew")
            return
        made = self.sets.made(self.options, self.glossa)
        write_items(made, path)
        print(f"{path.name}: {len(made):,} pairs")

    def initial_weights(self, processor: Processor, pieces: list[str]) -> Weights:
        torch.manual_seed(self.options.seed)
        items = self.sets.items("train")
        some = items[:: len(items) // FITTED_PAIRS + 1]  # the data goes from short to long
        model = read_model_file(Path(self.options.init_from))
        return transferred(model, self.config, pieces, encode_pairs(some, processor))

    def train(self) -> bool:
        """False if it was interrupted; the same command goes on."""
        kept = load_checkpoint(self.work.checkpoint) if self.work.checkpoint.exists() else None
        if kept and kept.finished:
            self.require_known_command()
            print(f"keeping {self.work.checkpoint.name}; remove it to train anew")
            return True
        processor = load_processor(self.work.vocabulary)
        require_size(processor, self.config.vocabulary_size, self.work.vocabulary)
        if kept:
            kept.require_config(self.config, self.work.checkpoint)  # here, since what a worker raises is a traceback
        use_device(self.options.device)
        options = self.options
        pieces = [processor.id_to_piece(k) for k in range(len(processor))]
        initial = None
        if options.init_from and not kept:
            initial = self.initial_weights(processor, pieces)
            save_whole(initial, self.work.initial)
        guide = self.guide(processor, pieces) if options.guidance else None
        written = self.sets.written(options)
        corpus = Corpus(
            written + (read_items(self.work.made(self.options)) if options.makes_pairs else []),
            processor,
            self.sets.variety(options, written),
            sampling_probability=options.sampling_probability,
            seed=options.seed,
            guide=guide,
        )
        dev = self.sets.items("dev")[:QUICK_SENTENCES]

        def evaluate(model: Seq2Seq) -> str:
            return quick_evaluation(model, processor, dev, self.sets.pair)

        self.work.keep_command(self.command)  # which nothing has refused
        train(self.config, options, corpus, self.work.checkpoint, evaluate, initial)
        return load_checkpoint(self.work.checkpoint).finished

    def guide(self, processor: Processor, pieces: list[str]) -> Guide:
        return Guide(encode_pairs(self.sets.items("train"), processor), pieces)

    def require_known_command(self) -> None:
        """What another command trained is not this one's result."""
        if self.command in self.work.commands():
            return
        path = self.work.made(self.options)
        pairs = f", and {path.name} if what made it has changed" if path.is_file() else ""
        raise ValueError(
            f"{self.work.checkpoint} is what another command trained, see {self.work.commands_path.name} beside it. To "
            f"train with this one, remove it{pairs}; to go on with what is there, leave out the step train: "
            f"--steps {','.join(WITHOUT_TRAINING)}"
        )

    def export(self) -> None:
        checkpoint = load_checkpoint(self.work.checkpoint)
        tokenizer = read_tokenizer(self.work.vocabulary)
        weights = checkpoint.average
        if self.options.initial_share:
            if not self.work.initial.exists():
                raise FileNotFoundError(f"{self.work.initial} does not exist; the step train writes it")
            weights = mixed(weights, load_whole(self.work.initial), self.options.initial_share)
        forms = ((self.work.float32, False, None), (self.model_path, self.int8, self.kept_shortlist(tokenizer)))
        for path, int8, shortlist in forms:
            terms = self.sets.source.license, self.sets.source.attribution
            export(checkpoint.config, weights, tokenizer, self.sets.pair, path, terms, int8, shortlist)
        self.work.keep_result("export", {"initial_share": self.options.initial_share})
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
        self.work.keep_result("shortlist", {"share": self.options.shortlist_share})
        update_registry(self.models)
        print(f"{self.model_path.name}: {self.model_path.stat().st_size:,} bytes")
        print(f"dev: {describe_shortlist(shortlist, encode_pairs(self.sets.items('dev'), processor))}")

    def evaluate(self) -> None:
        """Measures what the engine makes of the model file, and of the weights as they were trained."""
        if not self.work.float32.exists():
            raise FileNotFoundError(f"{self.work.float32} does not exist; the step export writes it")
        forms = (("float32", self.work.float32, FULL), ("shipped", self.model_path, []))
        scores: list[Scores] = []
        for name in self.sets.source.measured:
            items = self.sets.items(name)
            if not items:
                continue
            sources = [item.source for item in items]
            for beam in BEAMS:
                for form, path, options in forms:
                    texts = translate_lines(self.glossa, path, sources, ["--beam", str(beam), *options])
                    self.work.translations(name, beam, form).write_text("\n".join(texts) + "\n", "utf-8")
                    last = score_translations(items, texts, name, beam, form, self.sets.pair)
                    scores.append(last)
                    print(
                        f"{name} beam {beam} {form}: BLEU {last.bleu:.2f} chrF {last.chrf:.2f}", flush=True
                    )
        model = read_model_file(self.model_path)
        loss = mean_loss(load_network(model), make_processor(model.tokenizer), self.sets.items("dev"))
        print(f"dev loss {loss:.3f}")
        self.work.keep_result("evaluation", {"dev_loss": loss, "scores": [asdict(entry) for entry in scores]})

    def alignment(self) -> None:
        """Measures on dev how well the engine aligns: the references, and what it makes of the sources itself."""
        tokenizer = read_model_file(self.model_path).tokenizer
        processor, dev = make_processor(tokenizer), self.sets.items("dev")
        guide = self.guide(processor, tokenizer.pieces)
        sources = [item.source for item in dev]
        texts = translate_lines(self.glossa, self.model_path, sources, ["--beam", str(BEAMS[-1])])
        own = [Item(source, [text]) for source, text in zip(sources, texts, strict=True)]
        scores = {
            "references": self._measure_alignment(dev, guide, processor),
            "own": self._measure_alignment(own, guide, processor),
        }
        self.work.keep_result("alignment", scores)
        for name, found in scores.items():
            for key, of in found.items():
                print(
                    f"dev, {name}: of {of['links']} links between words, {100 * of['matched']:.1f}% are where the "
                    f"{key} is strongest; alignment error {of['error']:.3f}"
                )

    def _measure_alignment(self, items: list[Item], guide: Guide, processor: Processor) -> dict[str, dict]:
        """AlignmentScores of the engine's matrices as dictionaries; none where the aligner finds no links."""
        links = guide.piece_links(encode_pairs(items, processor))
        pieces = (processor.encode(item.texts[:2], out_type=str) for item in items)
        expected = [word_links(*sides, linked) for sides, linked in zip(pieces, links, strict=True)]
        if not any(expected):
            return {}
        outputs = align_items(self.glossa, self.model_path, items)
        return {key: asdict(score_alignments(outputs, expected, key)) for key in ("attention", "alignment")}

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
            checkpoint=load_checkpoint(self.work.checkpoint),
            initial_share=self.work.result("export")["initial_share"],
            shortlist_share=self.work.result("shortlist")["share"],
            evaluation=self.work.result("evaluation"),
            alignment=self.work.result("alignment"),
            training_pairs=len(self.sets.items("train")),
            test=self.sets.items("test"),
            translations=self.work.translations("test", BEAMS[-1], "shipped").read_text("utf-8").split("\n"),
            commands=self.work.commands(),
        )
        path.write_text(card.write_card(facts), "utf-8")
