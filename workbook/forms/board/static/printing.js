// The canvas alone on one landscape page, printed from a frame of its own so that nothing of the page around it comes along.

import { el } from "../../grid/static/dom.js";

const PAGE = { width: 1046, height: 716 }; // A4 landscape within its margins, in CSS pixels
const SIZES = [1, 0.92, 0.84, 0.76, 0.7, 0.64, 0.58, 0.52, 0.46, 0.4];

export function printed(parts, css, language, title) {
  const frame = el("iframe", { "aria-hidden": "true", tabindex: "-1", title, style: `position: fixed; left: -3000px; top: 0; border: 0; width: ${PAGE.width}px; height: ${PAGE.height}px` });
  document.body.append(frame);
  const page = frame.contentDocument;
  page.documentElement.lang = language;
  page.title = title;
  const style = page.createElement("style");
  style.textContent = `${faces()}\n${css}\n@page { size: A4 landscape; margin: 10mm; } body { margin: 0; }`;
  page.head.append(style);
  const root = page.createElement("div");
  root.className = "wb-sheet wb-board wb-print";
  root.lang = language;
  root.append(...parts.map((part) => page.importNode(part, true)));
  page.body.append(root);
  frame.contentWindow.addEventListener("afterprint", () => setTimeout(() => frame.remove(), 500));
  page.fonts.ready.then(() => {
    fit(root);
    frame.contentWindow.focus();
    frame.contentWindow.print();
  });
  return frame;
}

/** As large as one page allows. */
function fit(root) {
  for (const size of SIZES) {
    root.style.zoom = size;
    root.style.width = `${PAGE.width / size}px`;
    if (root.getBoundingClientRect().height <= PAGE.height) return;
  }
}

/** The fonts of the page around the board: a frame has none of its own. */
function faces() {
  const rules = [...document.styleSheets].flatMap((sheet) => {
    try {
      return [...sheet.cssRules];
    } catch {
      return []; // a sheet from elsewhere keeps its rules to itself
    }
  });
  return rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("\n");
}
