"""How good drafts are, as the documentation says it: the table is what the command prints, and what is left out is really not named."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT, shared

from sahel_ld.api import Project
from sahel_ld.draft.known import Known
from sahel_ld.draft.lexicon import fold_name
from sahel_ld.draft.reading import read_document
from sahel_ld.draft.when import dates_in
from sahel_ld.errors import UsageError
from sahel_ld.terms import expand

HERE = ROOT / "tests" / "draft"
PAGE = ROOT / "docs" / "explanation" / "drafts.md"
SEED = "seed/2023-08-28-un-experts-isis-mali.txt"
REPORTS = "samples/un_reports"
# The row of the page, by how it begins: the text, and whether it is measured with all that the claims name.
TEXTS = {
    "the founding report, 28": SEED,
    "the founding report, with": SEED,
    "`talataye.txt`": "talataye.txt",
    "`tessit.txt`": "tessit.txt",
    "S/2018/581": f"{REPORTS}/S-2018-581_panel_of_experts_mali_letter_and_summary_excerpt.txt",
    "S/2021/151": f"{REPORTS}/S-2021-151_panel_of_experts_mali_midterm_excerpt.txt",
    "S/2023/402": f"{REPORTS}/S-2023-402_sg_report_mali_pdf_to_text_excerpt.txt",
}


def row_of_the_page(begins: str) -> list[str]:
    rows = re.findall(rf"^\| {re.escape(begins)}.*$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 1
    return [cell.strip() for cell in rows[0].strip("|").split("|")][2:]


def text(name: str) -> Path:
    return HERE / name if (HERE / name).is_file() else shared(name)


@pytest.fixture(scope="module")
def project() -> Project:
    return Project(ROOT)


@pytest.mark.parametrize("begins", TEXTS)
def test_the_figures_of_the_page_are_those_that_the_command_prints(project: Project, begins: str) -> None:
    path = text(TEXTS[begins])
    if TEXTS[begins] == SEED:
        left_out = HERE / "seed.toml" if "28" in begins else None
        printed = project.measure_draft(path, not_named=left_out)
    else:
        printed = project.measure_draft(path, gold=HERE / "gold.toml")
    row = next(line.split()[1:] for line in printed if line.startswith("all "))
    assert row == row_of_the_page(begins)


@pytest.mark.parametrize("begins", [begins for begins in TEXTS if "with" not in begins])
def test_each_text_alone_reaches_what_was_asked_for(begins: str) -> None:
    recall, precision = (int(row_of_the_page(begins)[column].rstrip("%")) for column in (2, 5))
    assert recall >= 90
    assert precision >= 85


def test_what_is_left_out_stands_in_the_text_under_no_name(project: Project) -> None:
    document = read_document(shared(SEED))
    folded = f" {fold_name(document.text)} "
    known = Known(project.asserted)
    dates = {when.lexical for when in dates_in(document.text, document.issued)}
    for name in tomllib.loads((HERE / "seed.toml").read_text("utf-8"))["not_named"]:
        if ":" not in name:
            assert name not in dates
            continue
        iri = expand(name)
        names = [literal.value for literal in (*known.names(iri), *known.literals(iri, "acronym", "number"))]
        assert names
        # A family name, a number: the last word of a name alone is enough.
        words = {fold_name(one) for one in names} | {fold_name(one).split()[-1] for one in names if "actor:" in name}
        assert [word for word in words if f" {word} " in folded and word != "article"] == []


def test_a_text_without_a_mark_up_is_said(project: Project, tmp_path: Path) -> None:
    (tmp_path / "gold.toml").write_text("[other]\nactors = []\n")
    with pytest.raises(UsageError, match="no table 'tessit'"):
        project.measure_draft(HERE / "tessit.txt", gold=tmp_path / "gold.toml")
    (tmp_path / "gold.toml").write_text("[tessit]\nactor = []\n")
    with pytest.raises(UsageError, match="unknown kind 'actor'"):
        project.measure_draft(HERE / "tessit.txt", gold=tmp_path / "gold.toml")
