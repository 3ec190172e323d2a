"""The model's folder: network, graph, settings and the list of checksums."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from train_model.graph import UNKNOWN_WORD, build_graph
from train_model.kaldi_model import write_kaldi_model
from train_model.training import load_network
from train_model.words import DIGITS, common_words, first_names, own_words, vocabulary

MFCC = """--sample-frequency=16000
--use-energy=false
--num-mel-bins=40
--num-ceps=40
--low-freq=20
--high-freq=7600
--dither=0.0
--allow-downsample=true
"""
DECODING = """--min-active=200
--max-active=3000
--beam=11
--lattice-beam=2.5
--acoustic-scale=0.7
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""
UNKNOWN_COST = -1.5
"""[unk] is cheaper than a word, or too many unknown words pass for known ones."""
NAME_COST = 1.5
"""A name is dearer, or "stop" and foreign words are taken for one of the many."""
RARER_NAME_COST = 0.3
"""Of names that sound the same the commoner one is heard."""
RARER_NAMES = frozenset(
    """alison ana ann bryan katherine daniella dianne elisabeth erik erika francis gabriella geoffrey gerry jacques
jasmin lea louis luisa margot michel robyn sara sofia stephen teri yasmin oskar""".split()
)
FUNCTION_WORDS = frozenset("the a of and to in for with my your is that this on it at from by i you we".split())


def assemble(weights: Path, folder: Path, unknown_bias: float = 0.0) -> int:
    """Made beside the folder first, then put in its place; returns the number of words."""
    making = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(making, ignore_errors=True)
    for name in ("am", "conf"):
        (making / name).mkdir(parents=True)
    write_kaldi_model(load_network(weights), making / "am/final.mdl", unknown_bias)
    (making / "conf/mfcc.conf").write_text(MFCC, encoding="utf-8")
    (making / "conf/model.conf").write_text(DECODING, encoding="utf-8")
    build_graph(making / "graph", word_weights(), word_costs())
    _write_checksums(making)
    shutil.rmtree(folder, ignore_errors=True)
    making.rename(folder)
    return len(vocabulary())


def word_weights() -> dict[str, float]:
    """The vocabulary with a rough guess how likely each word is where no grammar is given; there is no text to count in."""
    common, own = common_words(10), own_words()

    def weight(word: str) -> float:
        if word in FUNCTION_WORDS:
            return 60.0
        if word in DIGITS:
            return 12.0
        return 8.0 if word in own else 3.0 if word in common else 1.0

    return {word: weight(word) for word in vocabulary()}


def word_costs() -> dict[str, float]:
    """What a word costs beside its sounds."""
    names = set(first_names()) - common_words(10, 20)
    costs = {word: NAME_COST + RARER_NAME_COST * (word in RARER_NAMES) for word in names}
    return {**costs, UNKNOWN_WORD: UNKNOWN_COST}


def _write_checksums(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n" for file in files)
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
