"""Makes the keyword network: synthesises, trains, writes the weights and checks them. `python scripts/train_keywords --help`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT / "scripts"), str(PROJECT)]

SEED = 1
STEPS = 1_400


def main() -> None:
    arguments = _arguments()
    import torch

    from train_keywords.augmenting import sounds_of
    from train_keywords.checking import report
    from train_keywords.clips import in_fold, noise_clips, recorded_clips
    from train_keywords.exporting import export
    from train_keywords.speech import synthesise
    from train_keywords.training import train
    from train_keywords.words import DECOYS, KEYWORDS, rejected_words

    torch.set_num_threads(1)
    arguments.work.mkdir(parents=True, exist_ok=True)
    spoken = synthesise(KEYWORDS + DECOYS, rejected_words(PROJECT), arguments.work / "speech", SEED)
    recorded = recorded_clips(arguments.clips)
    tested = [clip for clip in (*recorded, *spoken) if clip.held_out]
    learned = [clip for clip in (*recorded, *noise_clips(arguments.noise), *spoken) if not clip.held_out]
    if arguments.fold is not None:
        tested = [clip for clip in learned if clip.real and in_fold(clip.speaker, arguments.fold)]
        learned = [clip for clip in learned if not (clip.real and in_fold(clip.speaker, arguments.fold))]
    network = train(sounds_of(learned, SEED), arguments.steps, SEED, arguments.work / f"{arguments.name}.pt")
    export(network, arguments.out)
    print(report(tested, arguments.out))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="train_keywords", description=__doc__)
    parser.add_argument(
        "--clips", type=Path, required=True, help="recorded words: labels.json, or Speech Commands as unpacked"
    )
    parser.add_argument(
        "--noise", type=Path, nargs="*", default=[], metavar="FILE", help="recordings of noise, 16 kHz mono"
    )
    parser.add_argument(
        "--work", type=Path, required=True, help="a folder for what is made on the way; an interrupted run goes on"
    )
    parser.add_argument("--out", type=Path, default=PROJECT / "models/attune-keywords", help="where the weights go")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument(
        "--fold", type=int, choices=range(4), help="leave a quarter of the speakers out, and test with them"
    )
    parser.add_argument("--name", default="network", help="of the checkpoint in the folder --work")
    return parser.parse_args()


if __name__ == "__main__":
    main()
