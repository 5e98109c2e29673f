"""The two voices of failure: a user is told what to do, a developer where to look."""


class UserError(Exception):
    """Something a user can put right: carries the key of a text and its facts, no prose.

    `bi.text` turns it into Thai or English. `misuse` marks a call that cannot be carried out (exit 2 on the command
    line) as against input that was refused (exit 1).
    """

    def __init__(self, key: str, *, misuse: bool = False, **facts: object) -> None:
        super().__init__(key, facts)
        self.key = key
        self.facts = facts
        self.misuse = misuse


class ContractError(Exception):
    """A promise between our own parts is broken: names the place, what was found and what was expected."""
