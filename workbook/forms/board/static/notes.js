// A block with its notes, and the one-line editor of a note.

import { button, el, icon, say } from "../../grid/static/dom.js";

/** look: labels, language, word(key, values), colour(note), marks of statuses, problem(note), tabbable(note), readonly. */
export function drawnBlock(block, notes, look) {
  const headingId = `${look.stem}-${block.id}`;
  const tools = el("div", { class: "wb-block-tools" },
    button("help", look.word("board_help_for", { block: block.label }), () => look.act("help", block), { class: "wb-button wb-sign wb-small" }),
    look.readonly ? null : button("plus", look.word("board_add_to", { block: block.label }), () => look.act("add", block), { class: "wb-button wb-sign wb-small wb-add" }));
  const list = el("ul", { class: "wb-notes", "aria-labelledby": headingId, role: "list" }, notes.map((note) => drawnNote(note, block, look)));
  return el("section", { class: `wb-block wb-side-${block.side}`, "data-block": block.id, "aria-labelledby": headingId },
    el("header", {}, el("span", { class: "wb-order", "aria-hidden": "true" }, String(block.number)), el("h3", { id: headingId }, el("span", { class: "wb-hidden" }, `${block.number}. `), block.label), tools),
    notes.length ? null : el("p", { class: "wb-prompt" }, block.question),
    list);
}

export function drawnNote(note, block, look) {
  const archived = note.archived === "yes";
  const colour = look.colour(note);
  const problem = look.problem(note);
  const card = el("div", { class: `wb-note${archived ? " wb-archived" : ""}`, role: "group", tabindex: look.tabbable(note) ? "0" : "-1", "data-note": note.id,
    "aria-roledescription": look.word("board_note"), "aria-label": spokenNote(note, look), style: colour ? `--wb-note: ${colour}` : undefined },
    el("span", { class: "wb-grip", "aria-hidden": "true" }, icon("grip")),
    el("p", { class: "wb-text" }, worded(note, look)),
    drawnMarks(note, look),
    problem ? el("p", { class: "wb-problem" }, problem) : null,
    button("more", look.word("board_details"), () => look.act("details", block, note), { class: "wb-button wb-sign wb-small wb-more", tabindex: look.tabbable(note) ? "0" : "-1" }));
  return el("li", {}, card);
}

function drawnMarks(note, look) {
  const status = look.statuses.find(([value]) => value === note.status);
  const marks = [
    note.segment ? el("span", { class: "wb-about" }, note.segment) : null,
    status ? el("span", { class: "wb-mark", "data-status": note.status }, status[1]) : null,
    note.archived === "yes" ? el("span", {}, look.word("board_archived")) : null,
  ].filter(Boolean);
  return marks.length ? el("p", { class: "wb-marks" }, marks) : null;
}

/** The text; the mark of evidence stays with the last word. */
function worded(note, look) {
  const text = note.text || "";
  if (!note.evidence) return text;
  const last = text.length - text.lastIndexOf(" ") > 20 ? text.length : text.lastIndexOf(" ") + 1;
  const proof = el("span", { class: "wb-proof", title: `${look.fields.evidence.label}: ${note.evidence}` }, icon("proof"));
  return [text.slice(0, last), el("span", { class: "wb-last" }, text.slice(last), proof)];
}

function spokenNote(note, look) {
  const status = look.statuses.find(([value]) => value === note.status);
  const colour = look.colours.find(([value]) => value === note.colour);
  const parts = [note.text, note.segment, status?.[1], colour?.[1], note.evidence && `${look.fields.evidence.label}: ${note.evidence}`, note.archived === "yes" && look.word("board_archived")];
  return parts.filter(Boolean).join(", ");
}

/** A field in the note's place. Enter and leaving it commit, Escape cancels. done(text | null) */
export function noteEditor(text, label, { drafted, done }) {
  const field = el("textarea", { class: "wb-note-editor", rows: "2", "aria-label": label, spellcheck: "true" });
  field.value = text;
  let open = true;
  const close = (value) => {
    if (!open) return;
    open = false;
    done(value === null ? null : value.replace(/\s*\n\s*/g, " ").trim());
  };
  const grow = () => { field.style.height = "auto"; field.style.height = `${field.scrollHeight + 4}px`; };
  field.addEventListener("input", () => { grow(); drafted(field.value.trim()); });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.isComposing) return;
    if (event.key === "Enter") { event.preventDefault(); close(field.value); }
    if (event.key === "Escape") { event.preventDefault(); close(null); }
  });
  field.addEventListener("blur", () => close(field.value));
  return { field, start() { field.focus(); field.select(); grow(); }, commit: () => close(field.value) };
}

export function legend(look, notes) {
  const used = new Set(notes.map((note) => note.status));
  const statuses = look.statuses.filter(([value]) => used.has(value));
  const coloured = look.mode === "segment"
    ? [...look.bySegment].filter(([segment]) => notes.some((note) => note.segment === segment)).map(([segment, hex]) => [segment, hex])
    : look.colours.filter(([value]) => notes.some((note) => note.colour === value)).map(([, label, hex]) => [label, hex]);
  return el("ul", { class: "wb-legend", "aria-label": look.word("board_legend") },
    coloured.map(([label, hex]) => el("li", {}, el("span", { class: "wb-swatch", style: `--wb-note: ${hex}` }), label)),
    statuses.map(([value, label]) => el("li", {}, el("span", { class: "wb-mark", "data-status": value }), label)));
}

export function countedNotes(look, shown, all) {
  return shown === all ? say(look.labels.board_notes, { n: all }, look.language) : say(look.labels.board_notes_shown, { n: shown, all }, look.language);
}
