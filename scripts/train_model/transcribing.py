"""The words of the spoken orders, whose labels tell only what was ordered: heard by Attune within the orders' own grammar."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from train_model.words import CHECKOUT

_HEAR = (sys.executable, "-m", "assistant", "hear", "--engine", "pocketsphinx", "--json")


def transcribed_orders(folder: Path) -> dict[str, str]:
    """File name -> words, for the orders in which every labelled part was heard."""
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    files = [str(folder / row["file"]) for row in labels]
    command = [*_HEAR, "--grammar", str(folder / "grammar.txt"), *files]
    heard: dict[str, str] = {}
    for line in subprocess.run(
        command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines():
        row = json.loads(line)
        name = Path(row["file"]).name
        heard[name] = f"{heard.get(name, '')} {row['text']}".strip()
    slots = {row["file"]: [value.strip() for value in row["slots"].values()] for row in labels}
    return {file: text for file, text in heard.items() if all(value in text for value in slots[file])}
