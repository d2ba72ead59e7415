"""A page in a real browser around one widget, whose kernel is this very process: no server, no notebook.

The page's model is a small stand-in with get, set, save_changes, on, off and send; what it sends reaches the
widget's own ``_receive``, what the widget sends goes back. ``dead`` makes it a kernel that is gone.
"""

from __future__ import annotations

import json
from typing import Any

from workbook.project import ROOT, TEMPLATES

ADDRESS = "http://localhost/page"
FONTS = TEMPLATES / "report" / "fonts"
PAGE = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>Workbook</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>
@font-face {{ font-family: "Workbook Sans"; src: url(/fonts/WorkbookSans-Regular.woff2); }}
@font-face {{ font-family: "Workbook Sans"; font-weight: 700; src: url(/fonts/WorkbookSans-Bold.woff2); }}
@font-face {{ font-family: "Workbook Sans"; font-style: italic; src: url(/fonts/WorkbookSans-Italic.woff2); }}
body {{ margin: 16px; background: white; }} {css}</style></head><body>
<main><h1 style="display:none">Workbook</h1><div id="root"></div></main>
<script type="module">
import widget from "{module}";
const listeners = new Map();
const heard = (name) => listeners.get(name) ?? listeners.set(name, new Set()).get(name);
const state = {state};
window.model = {{
  get: (key) => state[key], set: (key, value) => {{ state[key] = value; }}, save_changes() {{}},
  on: (name, act) => heard(name).add(act), off: (name, act) => heard(name).delete(act),
  emit: (content) => heard("msg:custom").forEach((act) => act(content)),
  send(content) {{
    if (window.dead) return;
    window.kernel(JSON.stringify(content)).then((answers) => JSON.parse(answers).forEach(window.model.emit));
  }},
}};
window.close_view = widget.render({{ model: window.model, el: document.getElementById("root") }});
window.ready = true;
</script></body></html>"""
SYNCED = ("blocks", "choices", "columns", "labels", "settings", "_css")


def open_page(
    browser: Any, widget: Any, *, width: int = 1440, height: int = 900, module: str = "/widget.js", **context
):
    """The page of that widget, opened and filled. What it asks for beyond itself is recorded in ``page.asked``."""
    opened = browser.new_context(viewport={"width": width, "height": height}, **context)
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    page = opened.new_page()
    page.asked, page.mistakes = [], []
    page.on("pageerror", lambda error: page.mistakes.append(str(error)))
    page.on("console", lambda said: said.type == "error" and page.mistakes.append(said.text))
    page.expose_function("kernel", lambda text: answers(widget, text))
    page.route("**/*", lambda route: _serve(route, widget, page, module))
    page.clock.install()  # so that a test need not wait for what takes seconds
    page.goto(ADDRESS)
    page.wait_for_selector('.wb-sheet[data-state="open"]')
    return page


def answers(widget: Any, text: str) -> str:
    sent: list[dict] = []
    widget.send = sent.append
    widget._receive(widget, json.loads(text), None)
    return json.dumps(sent, default=str)


def _serve(route: Any, widget: Any, page: Any, module: str) -> None:
    path = route.request.url.removeprefix("http://localhost")
    if path == "/page":
        route.fulfill(content_type="text/html; charset=utf-8", body=_html(widget, module))
    elif path == "/widget.js":
        route.fulfill(content_type="text/javascript; charset=utf-8", body=str(widget._esm))
    elif path.startswith("/fonts/"):
        route.fulfill(path=FONTS / path.removeprefix("/fonts/"))
    elif path.startswith("/workbook/") and path.endswith(".js"):
        route.fulfill(content_type="text/javascript; charset=utf-8", body=(ROOT / path[1:]).read_text("utf-8"))
    else:
        if path != "/favicon.ico":
            page.asked.append(route.request.url)
        route.fulfill(status=204)


def _html(widget: Any, module: str) -> str:
    state = {name: str(value) if name == "_css" else value for name in SYNCED if (value := getattr(widget, name, None))}
    text = json.dumps(state, default=str).replace("</", "<\\/")
    return PAGE.format(language=widget.settings["language"], css=widget._css, state=text, module=module)


def serious(page: Any) -> list[str]:
    """What axe-core finds wrong and calls serious or critical."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found if rule["impact"] in ("serious", "critical")
    ]


def clipped(page: Any) -> list[str]:
    """Texts that are cut off or stick out: of headings, notes, buttons, cells and labels in sight."""
    return page.evaluate(CLIPPED)


CLIPPED = """() => {
  const texts = ["h3", "h4", "h5", ".wb-text", ".wb-button", ".wb-status", ".wb-marks", ".wb-label", "dt", "th > span",
    ".wb-value", ".wb-problem", ".wb-hint", ".wb-counted", ".wb-small-print", ".wb-tag"];
  const width = document.documentElement.clientWidth;
  const seen = [...document.querySelectorAll(`.wb-sheet :is(${texts.join(", ")})`)]
    .filter((part) => part.offsetParent && !part.closest(".wb-hidden, .wb-windowed, thead"));
  const isCut = (part) => part.scrollWidth > part.clientWidth + 2 && getComputedStyle(part).display !== "inline";
  const sticksOut = (part) => {
    const box = part.getBoundingClientRect();
    return (box.right > width + 1 && !part.closest(".wb-scroll")) || box.left < -1;
  };
  return seen.filter((part) => isCut(part) || sticksOut(part))
    .map((part) => `${part.className}: ${part.textContent.slice(0, 50)}`);
}"""
