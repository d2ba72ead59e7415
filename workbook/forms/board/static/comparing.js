// Two canvases beside each other, with what came, went, moved or was reworded named on the notes and in a list.

import { el } from "../../grid/static/dom.js";
import { ofVersion } from "./places.js";

const KINDS = ["added", "removed", "moved", "reworded"];

/** changes: [{id, change, block, text, was, previous, other}] as the kernel found them. */
export function comparison(rows, before, after, changes, look) {
  const label = (id) => look.blocks.find((block) => block.id === id)?.label ?? id;
  const counts = KINDS.map((kind) => {
    const n = changes.filter((found) => found.change === kind).length;
    return el("li", { "data-change": kind }, el("b", {}, String(n)), ` ${look.word(`board_${kind}`, { n })}`);
  });
  const marks = new Map();
  for (const found of changes) {
    marks.set(found.id, found);
    if (found.other) marks.set(found.other, found);
  }
  return el("div", { class: "wb-comparison" },
    el("ul", { class: "wb-counts" }, counts),
    changes.length ? changeList(changes, label, look) : el("p", {}, look.word("board_no_changes")),
    el("div", { class: "wb-two" }, [before, after].map((version) => smallBoard(ofVersion(rows, version), version, marks, label, look))));
}

function changeList(changes, label, look) {
  const told = (found) => [
    el("span", { class: "wb-tag", "data-change": found.change }, look.word(`board_${found.change}`, { n: 1 })),
    el("span", {}, el("b", {}, `${label(found.block)}: `), found.text, note(found, label, look)),
  ];
  return el("ul", { class: "wb-changes" }, changes.map((found) => el("li", {}, told(found))));
}

function note(found, label, look) {
  const parts = [found.was ? look.word("board_was_in", { block: label(found.was) }) : "", found.previous ? look.word("board_was_worded", { text: found.previous }) : ""].filter(Boolean);
  return parts.length ? el("span", { class: "wb-was" }, ` (${parts.join("; ")})`) : null;
}

function smallBoard(notes, version, marks, label, look) {
  const shown = notes.filter((row) => row.archived !== "yes");
  return el("section", { class: "wb-small-board" }, el("h4", {}, version || look.word("board_present")),
    el("div", { class: "wb-canvas" }, look.blocks.map((block) => el("section", { class: `wb-block wb-side-${block.side}`, "data-block": block.id },
      el("header", {}, el("span", { class: "wb-order", "aria-hidden": "true" }, String(block.number)), el("h5", {}, block.label)),
      el("ul", { class: "wb-notes", role: "list" }, shown.filter((row) => row.block === block.id).map((row) => smallNote(row, marks.get(row.id), label, look)))))));
}

function smallNote(row, found, label, look) {
  const tag = found ? el("span", { class: "wb-tag", "data-change": found.change }, look.word(`board_${found.change}`, { n: 1 })) : null;
  return el("li", {}, el("div", { class: "wb-note", "data-change": found?.change, style: look.colour(row) ? `--wb-note: ${look.colour(row)}` : undefined }, tag, el("p", { class: "wb-text" }, row.text || "")));
}
