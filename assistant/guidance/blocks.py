"""The shared blocks that `use` takes in, and what all steps of an exercise declare before any of them is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from assistant.guidance.amounts import text_of
from assistant.guidance.answers import answer_kind, known_by
from assistant.guidance.scope import PEOPLE, Known, new_name
from assistant.guidance.yaml_lines import AnyNode, Mapping, Scalar, Sequence, listed, nearest, read_text, read_yaml

SHIPPED = Path(__file__).resolve().parent.parent / "exercises"
MOST_STEPS = 5000
"""Blocks may use blocks; without a limit ten small files could unfold into millions of steps."""
DEEPEST_USE = 4
_BLOCK_KEYS = ("id", "note", "steps")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass
class Shelf:
    """Finds blocks by name, the author's own before the shipped ones; each file is read once."""

    folders: tuple[Path, ...]
    _read: dict[str, Sequence] = field(default_factory=dict)

    def steps(self, use: Scalar) -> Sequence:
        """The steps of the block that `use` names. Raises AuthorError there, or in the block's own file."""
        if use.text not in self._read:
            self._read[use.text] = self._steps_in(self._file(use))
        return self._read[use.text]

    def _file(self, use: Scalar) -> Path:
        name = use.text
        for folder in self.folders:
            if _NAME.fullmatch(name) and (folder / f"{name}.yaml").is_file():
                return folder / f"{name}.yaml"
        known = sorted({file.stem for folder in self.folders for file in folder.glob("*.yaml")})
        raise use.mistake(f"There is no block `{name}`.{nearest(name, known) or f' There are {listed(known)}.'}")

    def _steps_in(self, file: Path) -> Sequence:
        block = read_yaml(read_text(file), str(file))
        steps = block.entries.get("steps") if isinstance(block, Mapping) else None
        if not isinstance(block, Mapping) or not isinstance(steps, Sequence):
            raise block.mistake("A block needs `steps:` with its steps as lines that begin with a dash under it.")
        unknown = next((name for name in block.names.values() if name.text not in _BLOCK_KEYS), None)
        if unknown:
            raise unknown.mistake(f"A block has no `{unknown.text}`. It has {listed(_BLOCK_KEYS)}.")
        if "id" in block.entries and text_of(block.entries["id"], "id").text != file.stem:
            raise block.entries["id"].mistake(f"The `id` of this block has to be that of its file, `{file.stem}`.")
        return steps


@dataclass
class Survey:
    """One look over all steps and the blocks they use: which answers are saved, and how many steps there are."""

    shelf: Shelf
    saved: dict[str, tuple[Scalar, Known]] = field(default_factory=dict)
    _sizes: dict[tuple[str, frozenset[str]], int] = field(default_factory=dict)

    def take(self, steps: AnyNode) -> dict[str, Known]:
        """The names under which answers are saved. Raises AuthorError for a block that uses itself, or too many."""
        if self._size(steps, (), frozenset()) > MOST_STEPS:
            raise steps.mistake(f"With its blocks this exercise has more than {MOST_STEPS} steps. Use `repeat`.")
        return {name: known for name, (_, known) in self.saved.items()}

    def _size(self, node: AnyNode, inside: tuple[str, ...], persons: frozenset[str]) -> int:
        if isinstance(node, Sequence):
            return sum(self._size(item, inside, persons) for item in node.items)
        if not isinstance(node, Mapping):
            return 0
        self._note_answer(node, persons)
        size = 1 + self._size_of_block(node, inside, persons)
        within = persons | _persons(node)
        return size + sum(self._size(part, inside, within) for part in node.entries.values())

    def _size_of_block(self, step: Mapping, inside: tuple[str, ...], persons: frozenset[str]) -> int:
        use = step.entries.get("use")
        if not isinstance(use, Scalar):
            return 0
        if len(inside) > DEEPEST_USE:
            raise use.mistake(f"Blocks use one another more than {DEEPEST_USE} deep here. Join some of them.")
        if use.text in inside:
            chain = ", which uses ".join(f"`{name}`" for name in (*inside[inside.index(use.text) :], use.text))
            raise use.mistake(f"This block uses itself: {chain}. Take one `use` out.")
        met = (use.text, persons)
        if met not in self._sizes:
            self._sizes[met] = self._size(self.shelf.steps(use), (*inside, use.text), persons)
        return self._sizes[met]

    def _note_answer(self, step: Mapping, persons: frozenset[str]) -> None:
        name, answer = step.entries.get("save as"), step.entries.get("answer")
        if not isinstance(name, Scalar) or answer is None or name.text in (*persons, PEOPLE):
            return
        known = known_by(answer_kind(answer))
        first, before = self.saved.setdefault(new_name(name), (name, known))
        if before != known:
            raise name.mistake(
                f"`{name.text}` is {before.kind} in line {first.line}, so it cannot be {known.kind} here."
            )


def _persons(step: Mapping) -> frozenset[str]:
    """The names that a `for each` gives to the steps in it."""
    names = step.entries.get("as")
    return frozenset(names.text.split(" and ")) if isinstance(names, Scalar) else frozenset()
