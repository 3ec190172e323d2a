"""The list of models that can be fetched, ours and a person's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import SettingsError, UsageError
from assistant.fetching.catalogue import offer_named, offers

pytestmark = pytest.mark.pure


def test_our_list_has_english_first_and_six_other_languages() -> None:
    ours = offers("")
    assert ours[0].name == "vosk-model-small-en-us-0.15"
    assert ours[0].sha256.startswith("30f26242c4eb")
    languages = {offer.code for offer in ours}
    assert languages >= {"en", "de", "es", "fr", "it", "nl", "pt"}
    assert all(offer.address.startswith("https://") and offer.address.endswith(f"/{offer.name}.zip") for offer in ours)
    assert all(30e6 < offer.size_bytes < 200e6 and offer.licence for offer in ours)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("english", "vosk-model-small-en-us-0.15"),
        (" English ", "vosk-model-small-en-us-0.15"),
        ("en", "vosk-model-small-en-us-0.15"),
        ("DE", "vosk-model-small-de-0.15"),
        ("portuguese", "vosk-model-small-pt-0.3"),
        ("vosk-model-en-us-0.22-lgraph", "vosk-model-en-us-0.22-lgraph"),
    ],
)
def test_a_model_is_found_by_its_name_its_language_or_its_code(word: str, name: str) -> None:
    assert offer_named(word, offers("")).name == name


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("vosk-model-small-en-us-0.16", 'Did you mean "vosk-model-small-en-us-0.15"?'),
        ("germn", 'Did you mean "german"?'),
        ("klingon", "`attune models list` shows what there is."),
        ("", "`attune models list` shows what there is."),
    ],
)
def test_for_a_wrong_name_the_nearest_is_told(word: str, hint: str) -> None:
    with pytest.raises(UsageError) as told:
        offer_named(word, offers(""))
    assert str(told.value) == f'there is no model "{word}" to fetch. {hint}'


def entry(name: str = "x", size_bytes: str = "5", sha256: str = "''") -> str:
    parts = f"name: {name}, language: x, code: x, size_bytes: {size_bytes}, sha256: {sha256}, licence: x, address: x"
    return f"models: [{{{parts}}}]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "this is no list of models."),
        ("models: [", "this is no list of models."),
        ("models: {a: b}", "this is no list of models."),
        ("models: [{name: x}]", "this is no list of models."),
        ("models: []", "(it names no model)"),
        (entry(name="../x"), "(a name has letters, digits, dots and dashes)"),
        (entry(size_bytes="many"), "(x: size_bytes is a number)"),
        (entry(size_bytes="true"), "(x: size_bytes is a number)"),
        (entry(sha256="abc"), "(x: a SHA-256 has 64 signs)"),
        (entry(sha256="7"), "(x: put the values in quotes)"),
    ],
)
def test_a_broken_list_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(text)
    with pytest.raises(SettingsError) as error:
        offers(str(file))
    assert str(error.value).startswith(f"{file}: ")
    assert told in str(error.value)


def test_a_list_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="the list of models cannot be read"):
        offers(str(tmp_path / "nowhere"))


def test_every_model_of_our_list_is_in_the_documents(project: Path) -> None:
    page = (project / "docs/models.md").read_text(encoding="utf-8")
    rows = [
        (f"| {offer.name} | {offer.language}", f" | {offer.megabytes:.0f} | {'known' if offer.sha256 else 'learned'} |")
        for offer in offers("")
    ]
    lines = [line for line in page.splitlines() if line.startswith("| vosk")]
    assert len(lines) == len(rows)
    assert all(line.startswith(start) and end in line for line, (start, end) in zip(lines, rows, strict=True))
