"""What a verification finds."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """Something altered: the number of the entry (0 where it is about no single one), a key of `bi.text`, its facts."""

    seq: int
    key: str
    facts: dict[str, object] = field(default_factory=dict)
