"""What the room hears, as text in the terminal: captions, whose turn it is, the time left, a breath bar."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

NARROWEST = 20
STYLES = {"guide": "bold", "person": "cyan", "sign": "dim"}
CUES = {"in": "in  ▁▃▅▇", "top_up": "    a sip more", "hold": "hold ■■■■", "out": "out ▇▅▃▁", "rest": "rest ····"}
INTENT_WORDS = {"start_exercise": "starts", "number": "a number", "choice": "a choice", "name": "a name"}


class Terminal(Console):
    def on_broken_pipe(self) -> None:
        """The command line tells it like any other; rich would end the program with 1."""
        raise BrokenPipeError


class Captions:
    """A listener of the run's events. What people say is shown as what was understood, never word by word.

    Only in a rehearsal, where the words come from a script, are they shown.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def listen(self, at_s: float, event: str, detail: Mapping[str, object]) -> None:
        line = self._line(event, detail)
        if line:
            style, text = line
            clock = f"{int(at_s) // 60:3d}:{int(at_s) % 60:02d}  "
            width = max(NARROWEST, self._console.width - len(clock))
            hanging = ("\n" + " " * len(clock)).join(textwrap.wrap(text, width, drop_whitespace=False))
            self._console.print(Text(clock, style="dim") + Text(hanging, style=STYLES[style]))

    def _line(self, event: str, detail: Mapping[str, object]) -> tuple[str, str] | None:
        match event:
            case "said":
                return "guide", str(detail["text"])
            case "person":
                return "person", f"          › {detail['text']}"
            case "intent" if detail["intent"] != "none":
                return "sign", f"            [{heard(detail)}]"
            case "turn":
                who = detail.get("who") or "your"
                whose = f"{who}'s turn" if who != "your" else "your turn"
                return "sign", f"[{whose}, up to {detail['seconds']:.0f} s]"
            case "cue" if str(detail["name"]) in CUES:
                return "sign", f"   {CUES[str(detail['name'])]}"
            case "cue":
                return "sign", "♪ bell"
            case "time_left":
                return "sign", "[a little time left]"
            case "finished":
                return "sign", f"[{detail['outcome']}]"
        return None


def heard(detail: Mapping[str, object]) -> str:
    """ "start_exercise breathe_before_talk", "number 7", "stop": the intent and its slots."""
    slots = detail.get("slots")
    values = [_value(value) for value in slots.values()] if isinstance(slots, Mapping) else []
    intent = str(detail["intent"])
    return " ".join([INTENT_WORDS.get(intent, intent.replace("_", " ")), *values])


def _value(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value).replace("_", " ")
