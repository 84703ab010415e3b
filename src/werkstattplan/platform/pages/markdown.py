"""Markdown as safe HTML."""

import re

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
GAP = re.compile(r"\[(Bitte eintragen: [^\]<>]*)\]")


def html_of(text: str) -> SafeString:
    """The text as HTML without scripts, styles or pictures; gaps that are to be filled in stand out.

    The heading of the page is not part of the text, so the highest heading here is the second.
    """
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close") and token.tag == "h1":
            token.tag = "h2"
    rendered = reader.renderer.render(tokens, reader.options, {})
    clean = nh3.clean(rendered, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"})
    return SafeString(GAP.sub(r'<mark class="pages-gap">\1</mark>', clean))


def gaps_in(text: str) -> int:
    """How many gaps of the text nobody filled in yet."""
    return len(GAP.findall(text))
