// The canvas alone on a landscape page, printed from a frame of its own so that nothing of the page around it comes along.

import { el } from "../../grid/static/dom.js";

export function printed(parts, css, language, title) {
  const frame = el("iframe", { class: "wb-hidden", "aria-hidden": "true", tabindex: "-1", title });
  document.body.append(frame);
  const page = frame.contentDocument;
  page.documentElement.lang = language;
  page.title = title;
  const style = page.createElement("style");
  style.textContent = `${css}\n@page { size: A4 landscape; margin: 9mm; } body { margin: 0; }`;
  page.head.append(style);
  const root = page.createElement("div");
  root.className = "wb-sheet wb-board wb-print";
  root.lang = language;
  root.append(...parts.map((part) => page.importNode(part, true)));
  page.body.append(root);
  const gone = () => setTimeout(() => frame.remove(), 500);
  frame.contentWindow.addEventListener("afterprint", gone);
  frame.contentWindow.focus();
  frame.contentWindow.print();
  return frame;
}
