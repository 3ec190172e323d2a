"""`attune journal`: the sessions that were led, and what was kept of one."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from assistant.devices.sqlite_reading import JournalRows, read_journal
from assistant.errors import UsageError
from assistant.journal.entries import SessionEntry
from assistant.journal.telling import session_line, session_story
from assistant.settings import Settings

SUMMARY = "what was done: list, show"
EXAMPLE = "attune journal show 3f9a"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="list|show")
    show_all = actions.add_parser("list", help="every session, the newest last (the usual)")
    show_one = actions.add_parser("show", help="one session with its events")
    show_one.add_argument("id", metavar="ID", help="the session; its beginning or end is enough")
    for each in (parser, show_all, show_one):
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    with read_journal(settings.folders.journal_file) as journal:
        sessions = journal.sessions() if journal else []
        as_json = getattr(arguments, "json", False)
        if arguments.action == "show":
            return _show(journal, _named(arguments.id, sessions), as_json)
        if not sessions:
            print("The journal is empty. `attune run` leads the first session.", file=sys.stderr)
        for session in sessions:
            print(_as_json(session) if as_json else session_line(session))
    return 0


def _show(journal: JournalRows | None, session: SessionEntry, as_json: bool) -> int:
    events = journal.events(session.id) if journal else []
    if not as_json:
        print(*session_story(session, events), sep="\n")
        return 0
    print(_as_json(session))
    for event in events:
        print(json.dumps({"id": session.id, **asdict(event)}, ensure_ascii=False))
    return 0


def _named(part: str, sessions: list[SessionEntry]) -> SessionEntry:
    """Raises UsageError when no session, or more than one, is meant."""
    meant = [session for session in sessions if session.id == part]
    meant = meant or [session for session in sessions if session.id.startswith(part) or session.id.endswith(part)]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(
            f'"{part}" could be any of {len(meant)} sessions. Give more of it; `attune journal` lists them.'
        )
    raise UsageError(f'the journal has no session "{part}". `attune journal` lists them.')


def _as_json(session: SessionEntry) -> str:
    values = asdict(session) | {"started": session.started.isoformat(), "outcome": session.how_it_ended}
    for name in ("started_utc", "utc_offset_s", "running"):
        del values[name]
    return json.dumps(values, ensure_ascii=False)
