"""How long a person waits after an edit: until it is on the disk, and until the chart is redrawn."""

import statistics

import pytest

from tests.browsers import wait_for
from tests.forms.conftest import acme, address, open_form  # noqa: F401

pytestmark = [pytest.mark.benchmark, pytest.mark.browser]
EDITS = 8
# Counts in the page itself, so that nothing but the page and its kernel is measured.
CLOCK = """() => {
  const seen = (window.seen = {});
  const note = (name) => (seen[name] ??= performance.now() - seen.start);
  const saved = document.querySelector('[data-item="discount_rate"] .state');
  new MutationObserver(() => saved.textContent === "Saved" && note("saved")).observe(saved, { childList: true });
  const chart = document.querySelector("img[alt]").closest(".widget-html-content");
  new MutationObserver(() => note("redrawn")).observe(chart, { childList: true, subtree: true });
}"""


def test_from_an_edit_to_the_disk_and_to_the_chart(open_form):  # noqa: F811
    page = open_form("en")
    page.locator("img[alt]").first.wait_for()  # charts come when the forms are there
    page.evaluate(CLOCK)
    rate, found = page.get_by_label("What yearly rate turns future money into today's money?"), []
    for number in range(EDITS):
        rate.fill(str(11 + number))
        page.evaluate("() => Object.assign(window.seen, { start: performance.now(), saved: null, redrawn: null })")
        rate.press("Enter")
        wait_for(lambda: page.evaluate("() => window.seen.redrawn && window.seen.saved"))
        found.append(page.evaluate("() => [window.seen.saved, window.seen.redrawn]"))
    saved, redrawn = (statistics.median(times) for times in zip(*found, strict=True))
    print(f"\nedit to saved {saved:.0f} ms, edit to redrawn chart {redrawn:.0f} ms (medians of {EDITS})")
