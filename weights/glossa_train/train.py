"""Training: data-parallel worker processes that share every batch and average its gradient.

A run is a function of its seed (dropout included), so one that was interrupted and resumed ends
where an uninterrupted one does; only a time budget makes the schedule depend on the clock.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor

from .ahead import EpochsAhead
from .checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from .config import Config
from .data import Corpus, Example, make_batch
from .model import Seq2Seq
from .options import TrainOptions
from .report import Report
from .schedule import average_decay, guidance, learning_rate, progress
from .signals import handled_signals

Evaluate = Callable[[Seq2Seq], str]  # the averaged model -> a line for the log
Weights = dict[str, Tensor]


def train(
    config: Config,
    options: TrainOptions,
    corpus: Corpus,
    path: Path,
    evaluate: Evaluate | None = None,
    initial: Weights | None = None,
) -> None:
    """Trains from `initial` or from random weights, or resumes from the checkpoint at `path`, until
    the budget is spent."""
    if options.workers == 1:
        Worker(config, options, corpus, path, evaluate, initial).run()
        return
    if sys.platform == "linux":
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    with tempfile.TemporaryDirectory() as folder:
        # Forked, so that the workers share the corpus.
        workers = torch.multiprocessing.start_processes(
            _run_worker,
            (config, options, corpus, path, evaluate, initial, f"file://{folder}/rendezvous"),
            nprocs=options.workers,
            join=False,
            start_method="fork",
        )

        def forward(_signal: int, _frame: object) -> None:
            for pid in workers.pids():
                os.kill(pid, signal.SIGTERM)

        with handled_signals(forward):
            while not workers.join():
                pass


def _run_worker(
    rank: int,
    config: Config,
    options: TrainOptions,
    corpus: Corpus,
    path: Path,
    evaluate: Evaluate | None,
    initial: Weights | None,
    rendezvous: str,
) -> None:
    torch.set_num_threads(1)
    dist.init_process_group("gloo", rendezvous, rank=rank, world_size=options.workers)
    Worker(config, options, corpus, path, evaluate, initial, rank).run()
    dist.destroy_process_group()


class Worker:
    """One of the processes; worker 0 keeps the clock, writes checkpoints and prints."""

    def __init__(
        self,
        config: Config,
        options: TrainOptions,
        corpus: Corpus,
        path: Path,
        evaluate: Evaluate | None = None,
        initial: Weights | None = None,
        rank: int = 0,
    ) -> None:
        self.config, self.options, self.corpus, self.path = config, options, corpus, path
        self.evaluate = evaluate
        self.rank = rank
        self.stop = False  # agreed by all workers
        self.interrupted = False  # a signal came
        self.step = self.epoch = self.batch = 0
        self.elapsed = 0.0
        self.clock = time.monotonic()  # up to here, time is in `elapsed`
        torch.manual_seed(options.seed)
        precision = torch.bfloat16 if options.precision == "bfloat16" else None
        self.model = Seq2Seq(
            config,
            options.dropout,
            precision,
            word_dropout=options.word_dropout,
            state_dropout=options.state_dropout,
        ).to(options.device)
        if initial:
            self.model.load_state_dict(initial)
        self.parameters = list(self.model.parameters())
        self.optimizer = torch.optim.Adam(self.parameters, betas=(0.9, 0.98), eps=1e-9)
        self.average = {name: value.clone() for name, value in self.model.state_dict().items()}
        # One flat buffer holds every gradient, then [loss, clock, stop]: one message per update.
        sizes = [parameter.numel() for parameter in self.parameters]
        self.shared = torch.zeros(sum(sizes) + 3, device=options.device)
        for parameter, gradient in zip(self.parameters, self.shared[:-3].split(sizes)):
            parameter.grad = gradient.view_as(parameter)
        if path.exists():
            self.resume(load_checkpoint(path))

    def resume(self, checkpoint: Checkpoint) -> None:
        checkpoint.require_config(self.config, self.path)
        self.model.load_state_dict(checkpoint.model)
        self.optimizer.load_state_dict(checkpoint.optimizer)
        self.average = {name: value.to(self.options.device) for name, value in checkpoint.average.items()}
        self.step, self.epoch, self.batch = checkpoint.step, checkpoint.epoch, checkpoint.batch
        self.elapsed = checkpoint.elapsed
        self.log(f"resuming at update {self.step}, epoch {self.epoch + 1}, {self.elapsed / 60:.1f} minutes")

    def run(self) -> None:
        with handled_signals(self.interrupt):
            if self.options.device == "cpu":
                self.run_updates(lambda number: self.corpus.epoch(number, self.options.batch_tokens))
                return
            ahead = EpochsAhead(self.corpus, self.options.batch_tokens)
            try:
                self.run_updates(ahead.epoch)
            finally:
                ahead.close()

    def run_updates(self, epoch: Callable[[int], list[list[Example]]]) -> None:
        """`epoch`: the batches of the epoch of a number."""
        options = self.options
        report = Report()
        self.clock = time.monotonic()
        saved = evaluated = self.elapsed
        batches = epoch(self.epoch)
        while True:
            if self.batch == len(batches):
                self.epoch, self.batch = self.epoch + 1, 0
                batches = epoch(self.epoch)
            done = progress(options, self.elapsed, self.epoch, self.batch / len(batches))
            if done >= 1 or self.stop:
                break
            loss, tokens = self.update(batches[self.batch], done)
            self.batch += 1
            report.add(loss, tokens)
            if self.step % 100 == 0:
                place = f"epoch {self.epoch + 1} update {self.step}"
                self.log(report.line(done, place, self.elapsed))
                report = Report()
            if self.rank == 0 and self.elapsed - saved > 60 * options.checkpoint_minutes:
                saved = self.elapsed
                self.save()
            if self.rank == 0 and options.evaluate_minutes:
                if self.elapsed - evaluated > 60 * options.evaluate_minutes:
                    evaluated = self.elapsed
                    self.print_evaluation()
        if self.rank == 0:
            self.save(finished=not self.stop)
            if not self.stop:
                self.print_evaluation()

    def update(self, pairs: list[Example], done: float) -> tuple[float, int]:
        """One update from this worker's share of `pairs`; returns the mean loss and all tokens."""
        options = self.options
        tokens = sum(len(pair.target) - 1 for pair in pairs)
        torch.manual_seed(options.seed + self.step * options.workers + self.rank)
        self.model.train()
        self.shared.zero_()
        share = pairs[self.rank :: options.workers]
        if share:
            batch = make_batch(share, options.device)
            estimate = done < options.full_softmax_from
            loss = self.model.loss(
                batch.source,
                batch.target,
                options.label_smoothing,
                (options.frequent_candidates, options.drawn_candidates) if estimate else None,
                batch.links,
                guidance(options, done),
            )
            (loss / tokens).backward()
            self.shared[-3] = loss.detach() / tokens
        if self.rank == 0:
            now = time.monotonic()
            self.shared[-2], self.clock = now - self.clock, now
            self.shared[-1] = float(self.interrupted)
        if options.workers > 1:
            dist.all_reduce(self.shared)
        loss, seconds, stop = self.shared[-3:].tolist()
        self.elapsed += seconds
        self.stop = stop > 0
        gradients = self.shared[:-3]
        gradients.mul_(min(1.0, options.clip_norm / (float(gradients.norm()) + 1e-6)))
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate(options, self.step, done)
        self.optimizer.step()
        self.step += 1
        self.update_average()
        return loss, tokens

    @torch.no_grad()
    def update_average(self) -> None:
        decay = average_decay(self.options, self.step)
        for name, value in self.model.state_dict().items():
            self.average[name].lerp_(value, 1 - decay)

    def save(self, finished: bool = False) -> None:
        save_checkpoint(
            Checkpoint(
                config=self.config,
                model=self.model.state_dict(),
                average=self.average,
                optimizer=self.optimizer.state_dict(),
                step=self.step,
                epoch=self.epoch,
                batch=self.batch,
                elapsed=self.elapsed,
                finished=finished,
            ),
            self.path,
        )

    def print_evaluation(self) -> None:
        if self.evaluate is None:
            return
        model = Seq2Seq(self.config).to(self.options.device)
        model.load_state_dict(self.average)
        model.eval()
        started = time.monotonic()
        self.log(f"{self.evaluate(model)} ({time.monotonic() - started:.0f} s)")

    def log(self, line: str) -> None:
        if self.rank == 0:
            print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)

    def interrupt(self, _signal: int, _frame: object) -> None:
        """Ctrl-C and termination end the run after the current update, with a checkpoint."""
        self.interrupted = True
