"""A page's HTML as tests look at it: its text, links, ids and elements."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = ("br", "hr", "img", "input", "meta", "link")


class Markup(HTMLParser):
    """HTML read into what a test asks for; text inside an element is joined and stripped."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[tuple[str, str, list[str]]] = []
        self._closed: list[tuple[str, str, str]] = []
        self._text: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append((tag, dict(attrs).get("class") or "", []))

    def handle_endtag(self, tag: str) -> None:
        name, classes, words = self._open.pop()
        assert name == tag, f"</{tag}> closes <{name}>"
        self._closed.append((name, classes, "".join(words).strip()))

    def handle_data(self, data: str) -> None:
        self._text.append(data)
        for _, _, words in self._open:
            words.append(data)

    @property
    def text(self) -> str:
        """All text, white space joined."""
        return " ".join("".join(self._text).split())

    @property
    def links(self) -> list[str]:
        """The addresses of all links."""
        return [attrs["href"] or "" for tag, attrs in self.elements if tag == "a" and "href" in attrs]

    @property
    def ids(self) -> list[str]:
        """The ids of all elements."""
        return [attrs["id"] or "" for _, attrs in self.elements if "id" in attrs]

    @property
    def headings(self) -> list[str]:
        """The texts of the headings of the first level."""
        return self.of_tag("h1")

    def of_tag(self, name: str) -> list[str]:
        """The texts of the elements of this name."""
        return [words for tag, _, words in self._closed if tag == name]

    def of_class(self, name: str) -> list[str]:
        """The texts of the elements that bear this class."""
        return [words for _, classes, words in self._closed if name in classes.split()]
