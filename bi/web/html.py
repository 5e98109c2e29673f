"""HTML written here and nowhere else: every value is escaped where it enters, so no name can become markup."""

from html import escape


def tag(element: str, /, *inside: "str | Markup", **attributes: str | None) -> "Markup":
    """One element. Plain strings are escaped, `Markup` stands as it is; `class_` is written `class`, `_` as `-`."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = "".join(part.text if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup(f"<{element}{written}>" if element in _VOID else f"<{element}{written}>{content}</{element}>")


class Markup:
    """HTML that `tag` made: the only text that is not escaped again."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


_VOID = {"img", "input", "br", "hr", "col"}
NOTHING = Markup("")
