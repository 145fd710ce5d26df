"""What a template may ask for: links, values, dates and badges for one page, ready to be written out.

Every piece of data passes through here, escaped; a link out of the site is made only for http and https.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox
from markupsafe import Markup, escape

from sahel_ld.errors import InputError
from sahel_ld.publish.facts import Term, key_of
from sahel_ld.publish.fields import Field, fields
from sahel_ld.publish.moments import in_words, machine_date, since, till
from sahel_ld.publish.names import Label, direction
from sahel_ld.publish.paths import anchor, in_language, page_path, root_of, stem_path
from sahel_ld.publish.words import number, words
from sahel_ld.terms import RDF, SAH, SKOS, XSD, compact, local_name

if TYPE_CHECKING:
    from sahel_ld.publish.site import Site
    from sahel_ld.query import Question
    from sahel_ld.query.header import Header
    from sahel_ld.query.parameters import Parameter

_WEB = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_HASH = re.compile(r"[0-9a-f]{64}")
_SIGNS = {
    "uncontested": "✓",
    "contested": "◇",
    "contradicted": "≠",
    "superseded": "↻",
    "imprecise": "≈",
    "high": "●●●",
    "medium": "●●○",
    "low": "●○○",
    "unverified": "○○○",
}
_PLAIN = frozenset((f"{XSD}string", f"{RDF}langString"))
NOTHING = Markup("")
NOTATION = f"{SKOS}notation"


class View:
    """One page in one language: its place on the site, and the ways to show things on it."""

    def __init__(self, site: Site, language: str, path: str) -> None:
        self.site = site
        self.facts = site.facts
        self.names = site.names
        self.claims = site.claims
        self.language = language
        self.path = in_language(path, language)
        self.neutral = path
        self.root = root_of(self.path)
        self.home = self.root if language == "en" else f"{self.root}{language}/"
        self.t = words(language)

    # Links

    def url(self, path: str) -> str:
        """From this page to a page of the site in the same language."""
        return f"{self.home}{path}"

    def file(self, path: str) -> str:
        """From this page to a file that all languages share."""
        return f"{self.root}{path}"

    def file_link(self, path: str) -> Markup:
        """A link to a file or page by its path."""
        return Markup('<a href="%s"><code>%s</code></a>') % (self.file(path), path)

    def code(self, text: str) -> Markup:
        """A text as code."""
        return Markup("<code>%s</code>") % (text,)

    def stem(self, iri: str) -> str:
        """The path of the files about a thing, without a suffix."""
        return stem_path(iri)

    def lane_class(self, iri: str) -> str:
        """How a bar of time is drawn: by whether the claims are contradicted, and by its class."""
        claims = self.claims.of_content(iri)
        if claims and all(self.claims.assessment(claim) == "contradicted" for claim in claims):
            return "contradicted"
        return "presence" if self.facts.is_a(iri, "Presence") else "control"

    def href(self, iri: str) -> str:
        """Where a link to an IRI leads: a page of the site, an address on the web, or nothing."""
        if iri in self.site.shown:
            return self.url(page_path(iri))
        return iri if not iri.startswith(self.site.base) and _WEB.fullmatch(iri) else ""

    def ref(self, iri: str, text: str = "") -> Markup:
        """A thing by its name, as a link where it has a page."""
        return self.site.reads.recall(self.site.refs, (self.home, iri, text), self._ref, iri, text)

    def _ref(self, iri: str, text: str) -> Markup:
        label = Label(text, self.language) if text else self.names.label(iri, self.language)
        inner = self.text(label)
        href = self.href(iri)
        if not href:
            return inner
        outside = Markup(' rel="external"') if href.startswith("http") else NOTHING
        return Markup('<a href="%s"%s>%s</a>') % (href, outside, inner)

    def refs(self, iris: Iterable[str], joint: str = ", ") -> Markup:
        """Several things, joined."""
        return escape(joint).join(self.ref(iri) for iri in iris)

    def web(self, address: str) -> Markup:
        """An address as a link, shortened for reading; plain text where it is not one of the web."""
        if not _WEB.fullmatch(address):
            return Markup("<code>%s</code>") % (address,)
        shown = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
        shown = shown if len(shown) <= 64 else f"{shown[:61]}…"
        return Markup('<a href="%s" rel="external">%s</a>') % (address, shown)

    # Texts and values

    def label(self, iri: str) -> str:
        """The name of a thing as plain text."""
        return self.names.label(iri, self.language).text

    def text(self, label: Label) -> Markup:
        """A text in its language and direction, set apart where that is not the page's."""
        if label.lang == self.language or (not label.lang and label.text.isascii()):
            return escape(label.text)
        if not label.lang:
            return Markup("<bdi>%s</bdi>") % (label.text,)
        return Markup('<bdi lang="%s" dir="%s">%s</bdi>') % (label.lang, direction(label.lang), label.text)

    def value(self, term: Term) -> Markup:
        """Any value: a link, a date in words, an address, a text in its language."""
        if not isinstance(term, ox.Literal):
            return self.ref(key_of(term))
        kind = term.datatype.value
        if term.language:
            return self.text(Label(term.value, term.language))
        if kind == f"{XSD}anyURI":
            return self.web(term.value)
        if _HASH.fullmatch(term.value):
            return Markup('<code class="hash">%s</code>') % (term.value,)
        if kind in _PLAIN:
            return self.text(Label(term.value, ""))
        dated = self.date(term)
        if dated:
            return dated
        if kind in (f"{XSD}nonNegativeInteger", f"{XSD}integer"):
            return Markup('<span class="n">%s</span>') % (term.value,)
        return Markup("<code>%s</code>") % (term.value,)

    def date(self, literal: ox.Literal | None) -> Markup:
        """A date in words, or nothing for a literal that is none."""
        if literal is None or not self.site.is_date(literal):
            return NOTHING
        machine = machine_date(literal)
        shown = in_words(literal, self.language)
        if not machine:
            return Markup('<span class="date">%s</span>') % (shown,)
        return Markup('<time class="date" datetime="%s">%s</time>') % (machine, shown)

    def interval(self, iri: str) -> Markup:
        """When something held or happened, as the data says it; nothing where it says nothing."""
        facts = self.facts
        if when := facts.literal(iri, "when"):
            return self.date(when)
        start, end = facts.literal(iri, "from"), facts.literal(iri, "until")
        parts = []
        if start:
            parts.append(Markup('<span class="date">%s</span>') % (since(start, self.language),))
        elif end or facts.iri(iri, "startStatus"):
            parts.append(escape(self.t("start.unknown")))
        if end:
            parts.append(
                Markup('<span class="date" title="%s">%s</span>') % (self.t("until.title"), till(end, self.language))
            )
        elif status := facts.iri(iri, "endStatus"):
            parts.append(escape(self.t("open" if status.endswith("-open") else "end.unknown")))
        return Markup(", ").join(parts)

    def bounds(self, iri: str) -> Markup:
        """The derived day bounds, for those who compare."""
        days = [self.facts.text(iri, name) for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")]
        if not any(days):
            return NOTHING
        start, end = ("/".join(dict.fromkeys(day for day in pair if day)) or "…" for pair in (days[:2], days[2:]))
        return Markup('<span class="n">[%s, %s)</span>') % (start, end)

    def short_time(self, iri: str) -> Markup:
        """The interval without its words, for lists: `2018 – 2023`."""
        facts = self.facts
        if when := facts.literal(iri, "when"):
            return self.date(when)
        start, end = facts.literal(iri, "from"), facts.literal(iri, "until")
        if not start and not end:
            return NOTHING
        return Markup("%s – %s") % (self.date(start) or "…", self.date(end) or "")

    def number(self, value: int) -> str:
        """A whole number as plain text."""
        return number(value, self.language)

    def fill(self, key: str, **values: object) -> Markup:
        """The words for a key with marked-up values in their places."""
        return escape(self.t(key)).format(**values)

    def count(self, value: int) -> Markup:
        """A whole number for reading."""
        return Markup('<span class="n">%s</span>') % (number(value, self.language),)

    def plain(self, iri: str) -> Markup:
        """The name of a thing without a link."""
        return self.text(self.names.label(iri, self.language))

    def plains(self, iris: Iterable[str]) -> Markup:
        """Several names without links."""
        return Markup(", ").join(self.plain(iri) for iri in iris)

    def title(self, iri: str) -> Markup:
        """The name of a thing as a heading."""
        label = self.names.label(iri, self.language)
        return self.text(Label(label.text[:1].upper() + label.text[1:], label.lang))

    def name(self, literal: ox.Literal) -> Markup:
        """A name with the language that it is in."""
        tag = literal.language or ""
        text = Markup("<bdi%s>%s</bdi>") % (
            Markup(' lang="%s" dir="%s"') % (tag, direction(tag)) if tag else NOTHING,
            literal.value,
        )
        return text + Markup(' <span class="tag">%s</span>') % (tag,) if tag else text

    def other_labels(self, iri: str) -> Markup:
        """The other names of a term as a small line, or nothing."""
        others = self.names.others(iri, self.language)
        if not others:
            return NOTHING
        return Markup('<p class="small">%s</p>') % (Markup(" · ").join(self.name(text) for text in others),)

    def is_web(self, address: str) -> bool:
        """Whether an address may be a link."""
        return bool(_WEB.fullmatch(address))

    # Claims

    def stance(self, claim: str) -> Markup:
        """How a claim is made, as a verb: asserts, denies, warns …"""
        return self.plain(self.facts.iri(claim, "stance"))

    def notation_text(self, iri: str) -> str:
        """The short id of a claim, such as C37."""
        return self.facts.text(iri, NOTATION)

    def notation(self, iri: str) -> Markup:
        """The short id of a claim and a space, or nothing."""
        text = self.notation_text(iri)
        return Markup('<span class="num">%s</span> ') % (text,) if text else NOTHING

    def where(self, claim: str) -> Markup:
        """In which paragraph of its document a claim stands: a comma and ``¶ 4``, or nothing."""
        anchors = self.facts.iris(claim, "anchor")
        return Markup(", %s") % (self.paragraph(anchors[0]),) if anchors else NOTHING

    def paragraph(self, anchor: str) -> Markup:
        """The paragraph of a passage."""
        number_ = self.facts.text(anchor, "paragraph")
        if number_ == "0":
            return escape(self.t("title"))
        return Markup('<abbr title="{0} {1}">¶ {1}</abbr>').format(self.t("paragraph"), number_)

    def anchor(self, iri: str) -> str:
        """An ``id`` for an element about a thing."""
        return anchor(local_name(iri))

    def badge(self, concept: str, *, short: bool = False) -> Markup:
        """An assessment, confidence or stance as a small mark: a sign and a word, never a colour alone.

        ``short`` is for lists: what is uncontested, the usual case, is a sign whose word only screen readers and pointers get.
        """
        return self.site.reads.recall(self.site.badges, (self.language, concept, short), self._badge, concept, short)

    def _badge(self, concept: str, short: bool) -> Markup:
        if not concept:
            return NOTHING
        group, _, name = concept.rpartition("#")[2].partition("-")
        sign = _SIGNS.get(name, "")
        label = self.names.label(concept, self.language)
        mark = Markup('<span aria-hidden="true">%s</span> ') % (sign,) if sign else NOTHING
        if short and name == "uncontested":
            return Markup('<span class="quiet" title="{0}">{1}<span class="vh">{0}</span></span>').format(
                label.text, mark
            )
        hidden = Markup('<span class="vh">%s: </span>') % (self.t(group),) if group == "confidence" else NOTHING
        return Markup('<span class="badge %s %s-%s" title="%s">%s%s%s</span>') % (
            group,
            group,
            name,
            self.definition(concept),
            mark,
            hidden,
            label.text,
        )

    def definition(self, iri: str) -> str:
        """The definition of a term or concept as plain text, or its name."""
        return self.names.definition(iri, self.language) or self.label(iri)

    def classes(self, iri: str) -> Markup:
        """The classes of a thing."""
        return self.refs((SAH + name for name in self.facts.classes(iri)), " · ")

    def fields(self, iri: str, but: str = "") -> list[Field]:
        """The fields of a content node for a card: all but those that say what the page is about."""
        return fields(self, iri, but=but)

    def label_of(self, name: str) -> str:
        """The name of a property for a heading, with a capital letter."""
        text = self.names.term(name, self.language)
        return text[:1].upper() + text[1:]

    def property(self, name: str) -> Markup:
        """The name of a property of the ontology, linked to its definition."""
        iri = name if ":" in name else SAH + name
        return self.ref(iri)

    def kind(self, iri: str) -> Markup:
        """What a thing is: its kinds, else its classes."""
        kinds = self.facts.iris(iri, "kind")
        if kinds:
            return self.refs(kinds, " · ")
        return self.classes(iri)

    def in_language(self, literals: list[ox.Literal]) -> list[ox.Literal]:
        """The texts in the page's language, or all where none is in it."""
        return [text for text in literals if (text.language or "").partition("-")[0] == self.language] or literals

    def column(self, name: str) -> str:
        """The name of a column of an answer in words: `other claim` for `otherClaim`."""
        return re.sub(r"(?<=[a-z])([A-Z])", lambda match: f" {match[1].lower()}", name)

    def summary_of(self, question: Question) -> str:
        """What a question asks, in the page's language where its header has it; its name where the header is wrong."""
        return self._of_header(question, "summary") or question.name

    def description_of(self, question: Question) -> str:
        """What a question says about itself."""
        return self._of_header(question, "description")

    def meaning_of(self, question: Question, parameter: Parameter) -> Markup:
        """What a parameter means, marked as English where it is not in the page's language."""
        header = _header(question)
        french = header.params_fr.get(parameter.name, "") if header and self.language == "fr" else ""
        if french or self.language == "en":
            return Markup("%s") % (french or parameter.meaning,)
        return Markup('<span lang="en">%s</span>') % (parameter.meaning,)

    def _of_header(self, question: Question, key: str) -> str:
        header = _header(question)
        found: str = (getattr(header, f"{key}_fr", "") if self.language == "fr" else "") or getattr(header, key, "")
        return found

    def compact(self, iri: str) -> str:
        """An IRI for reading: its prefixed name where there is one."""
        return compact(iri).strip("<>")


def _header(question: Question) -> Header | None:
    """What a question says about itself; None where it is not understood, which `check` reports."""
    try:
        return question.header
    except InputError:
        return None
