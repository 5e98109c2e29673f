"""Every word that a person reads, in Thai and English, by key. One module a room; a key is written once."""

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Literal

from bi.errors import ContractError, UserError

Language = Literal["th", "en"]


@dataclass(frozen=True)
class Text:
    """One sentence in both languages; `{fact}` stands for a value that both must name."""

    th: str
    en: str

    def say(self, language: Language, **facts: object) -> str:
        """The sentence in one language with its facts filled in."""
        return (self.th if language == "th" else self.en).format(**facts)


def _gather() -> dict[str, Text]:
    found: dict[str, Text] = {}
    for module in pkgutil.iter_modules(__path__):
        words = importlib.import_module(f"{__name__}.{module.name}").WORDS
        if twice := found.keys() & words.keys():
            raise ContractError(f"bi.text.{module.name}: keys written twice: {sorted(twice)}")
        found |= {key: Text(*pair) for key, pair in words.items()}
    return found


TEXT: dict[str, Text] = _gather()


def say(key: str, language: Language, **facts: object) -> str:
    """The text of a key in one language. Raises ContractError for a key that no module holds."""
    if key not in TEXT:
        raise ContractError(f"bi.text: no key {key!r}")
    return TEXT[key].say(language, **facts)


def explain(error: UserError, language: Language) -> str:
    """What a user is told of a UserError."""
    return say(error.key, language, **error.facts)
