"""PDF articles, from small PDF files written by hand."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from compare.errors import ReadingError
from compare.reading import parse_article
from compare.reading.pdf import drop_running_lines, join_lines


def make_pdf(pages: Sequence[Sequence[str]], *, title: str = "") -> bytes:
    """Write a PDF with the lines of each page in Helvetica."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Title (%s) >>" % title.encode("cp1252")]
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        shown = "".join("(" + line.replace("(", r"\(").replace(")", r"\)") + ") Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 72 760 Td 14 TL {shown}ET".encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


STORY = [
    "Dam gates opened at Orlin",
    "Engineers opened two gates of the Orlin dam on Tuesday after heavy rain in the",
    "hills, the water board said. Nobody was in danger, it added, and all the re-",
    "ports of injured people were wrong.",
    "The mayor spoke of a failure of the north-west gate that everybody in the town",
    "had foreseen (for years), and of a board that did nothing about the north-",
    "west gate.",
]
PARAGRAPHS = [
    "Engineers opened two gates of the Orlin dam on Tuesday after heavy rain in the hills, the water board said. "
    "Nobody was in danger, it added, and all the reports of injured people were wrong.",
    "The mayor spoke of a failure of the north-west gate that everybody in the town had foreseen (for years), "
    "and of a board that did nothing about the north-west gate.",
]


@pytest.mark.parametrize("title", ["", "dam.indd", "Microsoft Word - dam", "Dam gates opened at Orlin"])
def test_paragraphs_are_joined_and_the_headline_is_the_title(title):
    article = parse_article("dam.pdf", make_pdf([STORY], title=title))
    assert article.title == "Dam gates opened at Orlin"
    assert article.text.split("\n") == PARAGRAPHS
    assert article.language == "en"


def test_a_title_in_the_metadata_is_taken():
    article = parse_article("dam.pdf", make_pdf([STORY[1:]], title="Orlin: the gates"))
    assert (article.title, article.text.split("\n")) == ("Orlin: the gates", PARAGRAPHS)


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_go():
    pages = [["Vale Courier", *STORY[:5], "1"], ["Vale Courier", *STORY[5:], "2"], ["Vale Courier", "An end.", "3"]]
    article = parse_article("dam.pdf", make_pdf(pages))
    assert article.title == "Dam gates opened at Orlin"
    assert article.text.split("\n") == [*PARAGRAPHS, "An end."]


def test_a_pdf_without_text_is_refused_and_an_empty_page_noted():
    with pytest.raises(ReadingError, match="text recognition"):
        parse_article("scan.pdf", make_pdf([[], []]))
    notices: list[str] = []
    parse_article("half.pdf", make_pdf([STORY, []]), on_notice=notices.append)
    assert len(notices) == 1
    assert "1 of 2 pages" in notices[0]


def test_an_encrypted_pdf_is_refused_unless_it_opens_without_a_password():
    from pypdf import PdfWriter

    for password, readable in (("secret", False), ("", True)):
        writer, out = PdfWriter(clone_from=io.BytesIO(make_pdf([STORY]))), io.BytesIO()
        writer.encrypt(password, "owner", algorithm="RC4-128")
        writer.write(out)
        if readable:
            assert parse_article("a.pdf", out.getvalue()).text.split("\n") == PARAGRAPHS
        else:
            with pytest.raises(ReadingError, match="password"):
                parse_article("a.pdf", out.getvalue())


@pytest.mark.parametrize(
    "data", [b"hello", b"%PDF-1.4", b"%PDF-1.4\n" + bytes(range(256)) * 8, make_pdf([STORY])[:300]]
)
def test_a_broken_pdf_is_refused_in_one_line(data):
    with pytest.raises(ReadingError, match=r"^a\.pdf: this PDF") as caught:
        parse_article("a.pdf", data)
    assert "\n" not in str(caught.value)


def test_lines_join_without_losing_a_letter():
    lines = ["Alpha beta gamma delta", "", "epsilon zeta", "Eta theta iota kappa l"]
    joined = " ".join(join_lines(lines)).split()
    assert joined == " ".join(lines).split()


def test_running_lines_go_only_from_page_edges():
    pages = [["Head 1", "Head 7", "text"], ["Head 2", "more"], ["Head 3", "end"]]
    assert drop_running_lines(pages) == ["text", "more", "end"]
    assert drop_running_lines([["Sarn", "7 July", "12"]]) == ["Sarn", "7 July"]
