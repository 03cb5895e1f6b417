"""The HTML format: nothing of a plan is more than text in it, and a real browser shows it without asking anybody."""

import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planguard.core.inert import inert
from planguard.formats import html as room
from planguard.formats._html_tags import raw
from planguard.model.finding import Remedy
from planguard.model.report import Report
from planguard.ports import Surface
from tests import reports
from tests.html_reader import read

GOLDEN = Path(__file__).parent / "golden"
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --hide-scrollbars"
).split()


def rendered(report: Report) -> str:
    return room.render(report, Surface())


@pytest.mark.parametrize("name", ["incident", "several", "errors", "mixed", "signed-off", "network"])
def test_golden(name: str) -> None:
    """Run with PLANGUARD_WRITE_GOLDEN=1 to write the files anew, and look at them in a browser."""
    text = rendered({**reports.SAMPLES, **reports.SIGNED}[name]())
    path = GOLDEN / f"{name}.html"
    if os.environ.get("PLANGUARD_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", [*reports.SAMPLES, *reports.SIGNED, "hostile"])
def test_nothing_of_a_plan_is_more_than_text(name: str) -> None:
    report = {**reports.SAMPLES, **reports.SIGNED, "hostile": reports.hostile}[name]()
    text = rendered(report)
    codes = set(read(text).codes)
    assert all(inert(item.address) in codes for plan in report.plans for item in plan.consequences)
    assert all(line.isprintable() for line in text.split("\n"))
    assert text == rendered(report)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=40) | st.sampled_from(reports.HOSTILE), min_size=1, max_size=4))
def test_any_string_in_any_place(words: list[str]) -> None:
    changes = [
        msgspec.structs.replace(
            reports.item("aws_sqs_queue.x"), address=word, type=word, reason=word, object={"id": word}, deposed=word
        )
        for word in words
    ]
    findings = tuple(reports.finding(title=word, why=word, addresses=tuple(words), instead=word, id=word) for word in words)
    page = read(rendered(reports.report(reports.plan(changes, findings=findings, target=words[0]))))
    assert all(inert(word) in page.codes for word in words)


@given(st.text())
def test_text_comes_back_as_it_is(text: str) -> None:
    assert "".join(read(f"<p>{raw(text)}</p>").texts) == inert(text)


def test_the_page_forbids_itself_whatever_it_does_not_need() -> None:
    text = rendered(reports.incident())
    assert "default-src 'none'; style-src 'unsafe-inline'" in text
    assert text.count("http") == text.count("http-equiv") == 1


def test_three_thousand_deletes_are_all_there() -> None:
    report = reports.many_deletes(3_000)
    codes = set(read(rendered(report)).codes)
    assert all(item.address in codes for plan in report.plans for item in plan.consequences)


def test_of_very_many_ways_out_the_rest_is_counted() -> None:
    ways = [Remedy("removed-block", safe_for_agent=True, text=f"removed {{ # {n}\n}}", expect="") for n in range(1_200)]
    items = [reports.item(f"aws_sqs_queue.q[{n}]", remedy=way) for n, way in enumerate(ways)]
    page = rendered(reports.report(reports.plan(items)))
    assert page.count("<pre>") == 1_000
    assert "The JSON report has 200 more." in page


@pytest.mark.skipif(BROWSER is None, reason="no browser here")
@pytest.mark.parametrize("name", ["incident", "hostile"])
def test_a_browser_sees_the_elements_that_we_wrote(name: str, tmp_path: Path) -> None:
    report = {**reports.SAMPLES, **reports.SIGNED, "hostile": reports.hostile}[name]()
    page = tmp_path / "report.html"
    page.write_text(rendered(report), "utf-8")
    dom = in_browser(tmp_path, "--dump-dom", page.as_uri())
    seen, written = read(dom), read(page.read_text("utf-8"))
    assert (seen.opened, seen.codes) == (written.opened, written.codes)


@pytest.mark.skipif(BROWSER is None, reason="no browser here")
def test_a_browser_can_draw_it(tmp_path: Path) -> None:
    page, picture = tmp_path / "report.html", tmp_path / "report.png"
    page.write_text(rendered(reports.incident()), "utf-8")
    in_browser(tmp_path, f"--screenshot={picture}", "--window-size=500,900", page.as_uri())
    assert picture.read_bytes().startswith(b"\x89PNG")


def in_browser(folder: Path, *arguments: str) -> str:
    """What a browser with a new profile writes. It is given a file, and nothing of the network."""
    assert BROWSER is not None
    command = [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
