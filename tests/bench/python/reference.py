"""The reference of the benchmark: reference.py MODEL < sentences.json > reference.json.

For each sentence its pieces, their ids and what the recipe's own search in fp32 PyTorch makes of it
with a beam of 1 and of 4.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "weights"))

from glossa_train.config import EOS
from glossa_train.export import load_network
from glossa_train.modelfile import read_model_file
from glossa_train.tokenizer import make_processor
from glossa_train.translate import translate

BEAMS = (1, 4)


def main() -> None:
    model = read_model_file(Path(sys.argv[1]))
    network, processor = load_network(model), make_processor(model.tokenizer)
    sentences = json.load(sys.stdin)
    translations = {beam: translate(network, processor, sentences, beam) for beam in BEAMS}
    entries = [
        {
            "text": sentence,
            "pieces": pieces,
            "ids": processor.piece_to_id(pieces) + [EOS],
            "translations": {beam: texts[index] for beam, texts in translations.items()},
        }
        for index, sentence in enumerate(sentences)
        for pieces in [processor.encode(sentence, out_type=str)]
    ]
    json.dump(entries, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
