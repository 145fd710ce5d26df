"""Evidence: a document is read again, and every anchor into it is proved, or is a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sahel_ld.checks.anchors import Anchor, AnchorBook, Search, sha256
from sahel_ld.checks.loading import load
from sahel_ld.checks.placing import place
from sahel_ld.checks.raw import Raw, Where
from sahel_ld.errors import InputError, UsageError
from sahel_ld.findings import Finding, Report, Severity
from sahel_ld.project import Project
from sahel_ld.rdf.reader import BOM
from sahel_ld.terms import SAH, compact, expand


@dataclass
class _Held:
    """A document and the file that is held to be its text. ``text`` is decoded as it stands, so that offsets count every code point."""

    document: str
    name: str
    content: bytes
    text: str


@dataclass
class _Run:
    """What was looked at and what was found."""

    raws: list[Raw] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    documents: int = 0
    anchors: int = 0
    verified: int = 0
    claims: set[str] = field(default_factory=set)
    proved: set[str] = field(default_factory=set)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "documents": self.documents,
            "anchors": self.anchors,
            "claims": len(self.claims),
            "anchors verified": self.verified,
            "claims verified": len(self.proved),
        }


def verify(project: Project, source: Path, *, document: str | None = None) -> Report:
    """Prove every anchor into the document that ``source`` holds, or into all documents that a folder holds.

    The document is the one whose ``sah:contentHash`` is the SHA-256 of the file; where the file has changed, the one for which most anchors
    still hold, if need be in another place, or ``document``. A changed document, a broken anchor and a claim of the document without an anchor are findings, placed in the
    data. Raises UsageError where no document matches, InputError where the file is not text.
    """
    if document is not None and source.is_dir():
        raise UsageError("--document is for one file, and a folder was given", hint="give the file of that document")
    files, unreadable = load(project.sources(project.data_files))
    book = AnchorBook(files)
    run = _Run(findings=unreadable)
    if source.is_dir():
        held = list(_held_in_folder(project, source, book, run))
    else:
        held = [_held(project, source, book, document)]
    for one in held:
        _verify(one, book, run)
    findings = run.findings + place(run.raws, files)
    shown = {finding.file for finding in findings}
    return Report(
        tuple(sorted(set(findings), key=lambda finding: finding.sort_key)),
        run.counts,
        {file.source.name: file.lines for file in files if file.source.name in shown},
    )


def _held(project: Project, path: Path, book: AnchorBook, wanted: str | None) -> _Held:
    name = project.name_of(path)
    content = _content(path, name)
    text = _decoded(content, name)
    if wanted is None:
        found = _which(content, text, book)
        if not found:
            raise UsageError(
                f"{name}: no document of the data has this hash, and no anchor of any document holds in it",
                hint=f"say which document it is with --document; with anchors: {_some(book.anchored)}",
            )
        return _Held(found, name, content, text)
    try:
        iri = expand(wanted)
    except ValueError as error:
        raise UsageError(f"--document: {error}") from None
    if iri not in book.hashes and iri not in book.anchored:
        raise UsageError(
            f"{compact(iri)} is not a document with a hash or an anchor in the data",
            hint=f"with anchors: {_some(book.anchored)}",
        )
    return _Held(iri, name, content, text)


def _which(content: bytes, text: str, book: AnchorBook) -> str | None:
    """The document that a file is: by its hash, by its hash before a program changed line ends and the like, or by the anchors that hold."""
    for version in (content, *(version for version, _ in _versions(content))):
        if found := book.with_hash(sha256(version)):
            return found
    return book.nearest(text)


def _held_in_folder(project: Project, folder: Path, book: AnchorBook, run: _Run) -> Iterator[_Held]:
    """The files of a folder that are documents. A note for each that is none, and for each document that is not there."""
    seen: set[str] = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        name = project.name_of(path)
        content = _content(path, name)
        try:
            text = _decoded(content, name)
        except InputError as error:
            run.findings.append(Finding("evidence/not-text", Severity.NOTE, error.message, name))
            continue
        found = _which(content, text, book)
        if found:
            seen.add(found)
            yield _Held(found, name, content, text)
        else:
            message = "this file is no document of the data: no hash fits, and no anchor holds in it"
            run.findings.append(Finding("evidence/no-document", Severity.NOTE, message, name))
    if not seen:
        raise UsageError(
            f"{folder}: no file in it is a document of the data",
            hint=f"documents with anchors: {_some(book.anchored)}",
        )
    for document in sorted({*book.hashes, *book.anchored} - seen):
        message = f"{compact(document)} is not in {folder.name}: its anchors were not looked at"
        run.raws.append(Raw("evidence/not-held", Severity.NOTE, message, Where.SUBJECT, focus=f"<{document}>"))


def _content(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{name}: no such file or folder") from None
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise InputError("not text: the file holds NUL bytes", hint="anchors count characters of UTF-8 text", file=name)
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 text: byte 0x{content[error.start]:02x}",
            hint="anchors count characters of UTF-8 text",
            file=name,
            line=content[: error.start].count(b"\n") + 1,
        ) from None


def _verify(held: _Held, book: AnchorBook, run: _Run) -> None:
    anchors = book.anchors(held.document)
    claims = book.claims(held.document)
    run.documents += 1
    run.anchors += len(anchors)
    run.claims |= claims
    changed = _changed(held, book)
    if changed:
        run.raws.append(changed)
    broken = {anchor: problem for anchor in anchors if (problem := anchor.problem(held.text))}
    search = Search(held.text)
    for anchor, problem in broken.items():
        run.raws.append(_broken(anchor, problem, search.moved(anchor), held, book))
    proved = [anchor for anchor in anchors if anchor not in broken]
    run.verified += len(proved)
    run.proved |= {claim for anchor in proved for claim in book.claims_at(anchor)}
    for claim in sorted(claims - {claim for anchor in anchors for claim in book.claims_at(anchor)}):
        run.raws.append(
            Raw(
                "evidence/no-anchor",
                Severity.ERROR,
                f"{book.named(claim)} has no anchor in {compact(held.document)}, whose text is held",
                Where.SUBJECT,
                focus=f"<{claim}>",
                hint="point sah:anchor to the passage where the claim is made",
            )
        )


def _changed(held: _Held, book: AnchorBook) -> Raw | None:
    """The finding that a document is not what it was; none where it has no hash, or the hash is that of the file."""
    written = book.hashes.get(held.document)
    found = sha256(held.content)
    if written is None or written.value.lower() == found:
        return None
    return Raw(
        "evidence/document-changed",
        Severity.ERROR,
        f"{held.name} is not {compact(held.document)} as it was: its SHA-256 is {found}",
        Where.VALUE,
        focus=f"<{held.document}>",
        path=f"<{SAH}contentHash>",
        value=str(written),
        hint=_what_changed(held.content, written.value.lower()),
    )


def _what_changed(content: bytes, wanted: str) -> str:
    for version, what in _versions(content):
        if sha256(version) == wanted:
            return what
    return "get the text that was anchored, or review the passages below and record the new version as a document of its own"


def _versions(content: bytes) -> Iterator[tuple[bytes, str]]:
    """The text as it may have been before programs changed it on the way, and what they did."""
    plain = content.removeprefix(BOM)
    yield plain, "only a byte-order mark was added"
    yield plain.replace(b"\r\n", b"\n"), "only the line ends differ: CRLF here, LF in what was anchored"
    yield plain.replace(b"\n", b"\r\n"), "only the line ends differ: LF here, CRLF in what was anchored"
    yield plain.rstrip() + b"\n", "only white space at the end differs"
    yield plain.rstrip(), "only white space at the end differs"


def _broken(anchor: Anchor, problem: str, moved: int | None, held: _Held, book: AnchorBook) -> Raw:
    claims = ", ".join(book.named(claim) for claim in book.claims_at(anchor)) or "no claim"
    hint = ""
    if moved is not None:
        assert anchor.start is not None
        assert anchor.end is not None
        way = "later" if moved > 0 else "earlier"
        new = f"{anchor.start + moved}–{anchor.end + moved}"
        hint = f"the same passage stands {abs(moved)} characters {way}, at {new} of the text"
    return Raw(
        "evidence/passage",
        Severity.ERROR,
        f"{compact(anchor.iri)} does not hold in {held.name}: {problem}; it carries {claims}",
        Where.VALUE,
        focus=f"<{anchor.iri}>",
        path=f"<{SAH}passageHash>",
        value=str(anchor.passage) if anchor.passage else "",
        hint=hint,
    )


def _some(documents: Sequence[str]) -> str:
    shown = ", ".join(compact(iri) for iri in documents[:5])
    return f"{shown} and {len(documents) - 5} more" if len(documents) > 5 else shown or "none"
