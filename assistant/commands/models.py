"""`attune models`: the models that the recogniser Vosk may use, here and to be fetched."""

from __future__ import annotations

import argparse
import json

from assistant.errors import ModelError
from assistant.fetching.catalogue import Offer, offers
from assistant.models import Model, installed_models, model_in_use, named_model
from assistant.settings import Settings
from assistant.settings_file import change_setting

SUMMARY = "the recogniser's models: list, fetch, check, use, path"
EXAMPLE = "attune models fetch english"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="list|fetch|check|use|path")
    show_all = actions.add_parser("list", help="every model that is here or can be fetched (the usual)")
    fetch = actions.add_parser("fetch", help="get a model from the network; the only command that uses it")
    fetch.add_argument(
        "name", metavar="NAME", nargs="?", default="", help="its name or language; usually small English"
    )
    check = actions.add_parser("check", help="whether the models are whole, and what they cannot hear")
    check.add_argument("name", metavar="NAME", nargs="?", default="", help="its name or folder; usually all")
    use = actions.add_parser("use", help="choose a model")
    use.add_argument("name", metavar="NAME", help='its name or its folder; "" for the best one that is here')
    path = actions.add_parser("path", help="the folder of the model in use")
    for each in (parser, show_all, fetch, check, use, path):
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="one JSON object a line")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    as_json = getattr(arguments, "json", False)
    match arguments.action:
        case "fetch":
            from assistant.commands.model_fetching import fetch

            return fetch(arguments.name, settings, as_json)
        case "check":
            from assistant.commands.model_checking import check

            return check(arguments.name, settings, as_json)
        case "use":
            return _use(arguments.name, settings, as_json)
        case "path":
            model = model_in_use(settings)
            print(_as_json(model, in_use=True) if as_json else model.path)
            return 0
    return _list(settings, as_json)


def _use(name: str, settings: Settings, as_json: bool) -> int:
    installed = installed_models(settings)
    model = named_model(name, installed) if name else None
    choice = "" if model is None else model.name if model in installed else str(model.path)
    change_setting(settings.folders.settings_file, "hearing.model", choice)
    if model is not None:
        print(_as_json(model, in_use=True) if as_json else f"{model.name} is used from now on.")
    elif not as_json:
        print("The best model that is here is used from now on.")
    return 0


def _list(settings: Settings, as_json: bool) -> int:
    """Works without a usable model: then the list says what is wrong with each."""
    try:
        chosen = model_in_use(settings)
    except ModelError:
        chosen = None
    models = installed_models(settings)
    for model in [*models, *([chosen] if chosen and chosen not in models else [])]:
        print(_as_json(model, model == chosen) if as_json else _as_line(model, model == chosen))
    here = {model.name for model in models if not model.fault}
    for offer in offers(settings.hearing.catalogue):
        if offer.name not in here:
            print(_offer_as_json(offer) if as_json else _offer_as_line(offer))
    if chosen is None:
        model_in_use(settings)
    return 0


def _as_json(model: Model, in_use: bool) -> str:
    return json.dumps(
        {
            "name": model.name,
            "installed": True,
            "path": str(model.path),
            "megabytes": round(model.megabytes, 1),
            "official": model.official,
            "in_use": in_use,
            "fault": model.fault,
        },
        ensure_ascii=False,
    )


def _as_line(model: Model, in_use: bool) -> str:
    state = model.fault or ("in use" if in_use else "")
    return f"{model.name}  {model.megabytes:.1f} MB{'  ' if state else ''}{state}"


def _offer_as_json(offer: Offer) -> str:
    return json.dumps(
        {
            "name": offer.name,
            "installed": False,
            "language": offer.language,
            "megabytes": round(offer.megabytes, 1),
            "licence": offer.licence,
            "address": offer.address,
            "sha256": offer.sha256,
        },
        ensure_ascii=False,
    )


def _offer_as_line(offer: Offer) -> str:
    return f"{offer.name}  {offer.megabytes:.0f} MB  {offer.language}, {offer.licence}; not here, can be fetched"
