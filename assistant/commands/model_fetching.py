"""`attune models fetch`: the only command that uses the network."""

from __future__ import annotations

import json
import sys

from assistant.commands.fetch_progress import FetchProgress
from assistant.errors import ModelError, StorageError
from assistant.fetching.catalogue import Offer, offer_named, offers
from assistant.fetching.checksums import LEARNED
from assistant.fetching.installing import Fetched, install
from assistant.models import Model, model_in_use
from assistant.settings import Settings


def fetch(name: str, settings: Settings, as_json: bool) -> int:
    """Fetches the model of this name or language; "": the first of the list, which is the small English one."""
    known = offers(settings.hearing.catalogue)
    offer = offer_named(name or known[0].name, known)
    again = f"attune models fetch {name}".strip()
    try:
        with FetchProgress(offer) as progress:
            fetched = install(offer, settings.folders.models, progress)
    except (ModelError, StorageError) as error:
        raise type(error)(f"{error} {_used(settings)}To try again: {again}") from error
    except KeyboardInterrupt:
        print(f"Stopped. {_used(settings)}To go on later: {again}", file=sys.stderr)
        raise
    print(_as_json(offer, fetched, settings) if as_json else _in_words(offer, fetched, settings))
    return 0


def _in_words(offer: Offer, fetched: Fetched | None, settings: Settings) -> str:
    in_use = _in_use(settings)
    if in_use and in_use.path == settings.folders.models / offer.name:
        use = "It is the one in use."
    else:
        use = f"To use it: attune models use {offer.name}"
    if fetched is None:
        return f"{offer.name} is here already. {use}"
    if not fetched.learned:
        return f"{offer.name} is here, and its checksum is right. {use}"
    pins = settings.folders.models / LEARNED
    return (
        f"{offer.name} is here. {use}\n"
        f"Its checksum was not known before. From now on only this one is taken ({pins}): {fetched.sha256}"
    )


def _as_json(offer: Offer, fetched: Fetched | None, settings: Settings) -> str:
    path, in_use = settings.folders.models / offer.name, _in_use(settings)
    return json.dumps(
        {
            "name": offer.name,
            "path": str(path),
            "already_here": fetched is None,
            "sha256": fetched.sha256 if fetched else "",
            "learned": fetched is not None and fetched.learned,
            "in_use": in_use is not None and in_use.path == path,
        },
        ensure_ascii=False,
    )


def _used(settings: Settings) -> str:
    in_use = _in_use(settings)
    return f"Attune goes on with {in_use.name}. " if in_use else ""


def _in_use(settings: Settings) -> Model | None:
    try:
        return model_in_use(settings)
    except ModelError:
        return None
