"""Builds graph/: words over phones over transition ids, in the form that Vosk joins with a grammar at run time.

The phones have no context, so the dictionary and the phone models are one transducer from transition ids to words. It is
determinised and minimised, gets the loops of staying in a phone, and is turned into OpenFst's look-ahead form; that renumbers the
words, and words.txt and Gr.fst must follow.
"""

from __future__ import annotations

import math
import os
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pynini

from train_model.lexicon import lexicon
from train_model.phones import PHONE_ID, PLACE_NAMES, SILENCE, TRANSITIONS, UNKNOWN_SPEECH, leave, placed

UNKNOWN_WORD = "[unk]"
SILENCE_CHANCE = 0.5
UNKNOWN_CHANCE = 1e-4
LOOK_AHEAD_PLUGINS = Path("/usr/lib/x86_64-linux-gnu/fst/22")
"""Where Debian keeps them, which is not where fstconvert looks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One pronunciation. `mark`: tells it from others that sound the same or go on from it; 0 where there are none."""

    word: str
    phones: tuple[str, ...]
    mark: int


def build_graph(folder: Path, weights: Mapping[str, float], costs: Mapping[str, float]) -> None:
    """`weights`: the vocabulary with how likely each word is when there is no grammar; `costs`: what a word costs more than others
    (natural logarithm), [unk] among them.
    """
    (folder / "phones").mkdir(parents=True, exist_ok=True)
    entries = _entries(weights)
    words = {word: number for number, word in enumerate(["<eps>", UNKNOWN_WORD, *weights])}
    marks = max(entry.mark for entry in entries) + 1
    network = _with_loops(_determinised(_dictionary(entries, words, marks, costs)))
    numbers = _write_look_ahead(network, words, folder / "HCLr.fst")
    _write_words(numbers, folder / "words.txt")
    _write_unigram(weights, numbers, folder / "Gr.fst")
    disambiguation = "".join(f"{TRANSITIONS + mark}\n" for mark in range(1, marks + 1))
    (folder / "disambig_tid.int").write_text(disambiguation, encoding="utf-8")
    _write_boundaries(folder / "phones/word_boundary.int")


def _entries(words: Mapping[str, float]) -> list[Entry]:
    """Kaldi's rule: a pronunciation that occurs twice, or begins another, needs a mark."""
    known = lexicon()
    spoken = [(word, placed(pronunciation)) for word in words for pronunciation in known[word]]
    counts = Counter(phones for _, phones in spoken)
    beginnings = {phones[:end] for _, phones in spoken for end in range(1, len(phones))}
    used: dict[tuple[str, ...], int] = defaultdict(int)
    entries = []
    for word, phones in spoken:
        if counts[phones] > 1 or phones in beginnings:
            used[phones] += 1
        entries.append(Entry(word, phones, used[phones]))
    return entries


def _dictionary(entries: list[Entry], words: Mapping[str, int], marks: int, costs: Mapping[str, float]) -> pynini.Fst:
    """Any words in any order, with or without silence after each."""
    fst = pynini.Fst()
    start, loop, silence, after_silence = (fst.add_state() for _ in range(4))
    fst.set_start(start)
    fst.set_final(loop, 0)
    with_silence, without = -math.log(SILENCE_CHANCE), -math.log(1 - SILENCE_CHANCE)
    fst.add_arc(start, pynini.Arc(0, 0, without, loop))
    fst.add_arc(start, pynini.Arc(0, 0, with_silence, silence))
    fst.add_arc(silence, pynini.Arc(leave(PHONE_ID[SILENCE]), 0, 0, after_silence))
    fst.add_arc(after_silence, pynini.Arc(TRANSITIONS + marks, 0, 0, loop))

    def close(state: int, label: int, word: int, cost: float) -> None:
        fst.add_arc(state, pynini.Arc(label, word, cost + without, loop))
        fst.add_arc(state, pynini.Arc(label, word, cost + with_silence, silence))

    for entry in entries:
        labels = [leave(PHONE_ID[phone]) for phone in entry.phones]
        labels += [TRANSITIONS + entry.mark] if entry.mark else []
        state, word = loop, words[entry.word]
        for label in labels[:-1]:
            following = fst.add_state()
            fst.add_arc(state, pynini.Arc(label, word, 0, following))
            state, word = following, 0
        close(state, labels[-1], word, costs.get(entry.word, 0.0))
    close(loop, leave(PHONE_ID[f"{UNKNOWN_SPEECH}_S"]), words[UNKNOWN_WORD], costs.get(UNKNOWN_WORD, 0.0))
    return fst


def _determinised(fst: pynini.Fst) -> pynini.Fst:
    fst.rmepsilon()
    smaller = pynini.determinize(fst)
    encoder = pynini.EncodeMapper("standard", encode_labels=True, encode_weights=True)
    smaller.encode(encoder)
    smaller.minimize()
    smaller.decode(encoder)
    return smaller


def _with_loops(fst: pynini.Fst) -> pynini.Fst:
    """Each state that a phone leads into gets that phone's loop; one that several lead into is divided first."""
    labels: dict[int, set[int]] = defaultdict(set)
    for state in fst.states():
        for arc in fst.arcs(state):
            labels[arc.nextstate].add(_phone_label(arc.ilabel))
    looped = pynini.Fst()
    for _ in fst.states():
        looped.add_state()
    looped.set_start(fst.start())
    divided: dict[tuple[int, int], int] = {}

    def target(state: int, label: int) -> int:
        if not label or labels[state] == {label}:
            return state
        if (state, label) not in divided:
            divided[state, label] = looped.add_state()
        return divided[state, label]

    _copy(fst, looped, target)
    for state, found in labels.items():
        if len(found) == 1 and 0 not in found:
            looped.add_arc(state, pynini.Arc(next(iter(found)) - 1, 0, 0, state))
    for (state, label), copy in divided.items():
        looped.add_arc(copy, pynini.Arc(label - 1, 0, 0, copy))
        looped.add_arc(copy, pynini.Arc(0, 0, 0, state))
    return looped.arcsort("olabel")


def _copy(fst: pynini.Fst, looped: pynini.Fst, target: Callable[[int, int], int]) -> None:
    nothing = pynini.Weight.zero("tropical")
    for state in fst.states():
        if fst.final(state) != nothing:
            looped.set_final(state, fst.final(state))
        for arc in fst.arcs(state):
            to = target(arc.nextstate, _phone_label(arc.ilabel))
            looped.add_arc(state, pynini.Arc(arc.ilabel, arc.olabel, arc.weight, to))


def _phone_label(label: int) -> int:
    return label if 0 < label <= TRANSITIONS else 0


def _write_look_ahead(fst: pynini.Fst, words: Mapping[str, int], path: Path) -> dict[str, int]:
    """The words with their new numbers."""
    with tempfile.TemporaryDirectory() as name:
        plain, pairs = Path(name) / "plain.fst", Path(name) / "pairs"
        fst.write(str(plain))
        _convert(plain, path, "--fst_type=olabel_lookahead", f"--save_relabel_opairs={pairs}")
        rows = (line.split() for line in pairs.read_text(encoding="utf-8").splitlines())
        renumbered = {int(old): int(new) for old, new in rows}
    numbers = {word: renumbered.get(number, number) for word, number in words.items()}
    if len(set(numbers.values())) != len(numbers):
        raise SystemExit("Two words have the same number: a word of the vocabulary is missing in the dictionary.")
    return numbers


def _write_words(numbers: Mapping[str, int], path: Path) -> None:
    rows = sorted(numbers.items(), key=lambda row: row[1])
    path.write_text("".join(f"{word} {number}\n" for word, number in rows), encoding="utf-8")


def _write_unigram(weights: Mapping[str, float], numbers: Mapping[str, int], path: Path) -> None:
    fst = pynini.Fst()
    only = fst.add_state()
    fst.set_start(only)
    fst.set_final(only, 1.0)
    total = sum(weights.values())
    chances = {word: weight / total for word, weight in weights.items()} | {UNKNOWN_WORD: UNKNOWN_CHANCE}
    for word, chance in chances.items():
        fst.add_arc(only, pynini.Arc(numbers[word], numbers[word], -math.log(chance), only))
    fst.arcsort("ilabel")
    with tempfile.TemporaryDirectory() as name:
        plain = Path(name) / "plain.fst"
        fst.write(str(plain))
        _convert(plain, path, "--fst_type=const")


def _convert(source: Path, path: Path, *options: str) -> None:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(LOOK_AHEAD_PLUGINS)}
    subprocess.run(["fstconvert", *options, str(source), str(path)], env=environment, check=True)


def _write_boundaries(path: Path) -> None:
    def kind(phone: str) -> str:
        return "nonword" if phone == SILENCE else PLACE_NAMES[phone[-1]]

    path.write_text("".join(f"{number} {kind(phone)}\n" for phone, number in PHONE_ID.items()), encoding="utf-8")
