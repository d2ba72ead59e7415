// What opens at the side: help for a block, everything about a note, filters, a copy as a new version.

import { button, el } from "../../grid/static/dom.js";

export class Drawer {
  constructor(look) {
    this.look = look;
    this.title = el("h4", {});
    this.body = el("div", { class: "wb-drawer-body" });
    this.element = el("aside", { class: "wb-drawer", role: "dialog", hidden: true, onkeydown: (event) => this.pressed(event) },
      el("header", {}, this.title, button("close", look.word("board_close"), () => this.close(), { class: "wb-button wb-sign wb-small" })), this.body);
  }

  get isOpen() { return !this.element.hidden; }

  open(kind, title, content, focus) {
    if (!this.element.contains(document.activeElement)) this.from = document.activeElement;
    this.kind = kind;
    this.title.textContent = title;
    this.element.setAttribute("aria-label", title);
    this.body.replaceChildren(...content);
    this.element.hidden = false;
    this.body.scrollTop = 0;
    (focus ?? this.element.querySelector("button")).focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    const had = this.element.contains(document.activeElement);
    if (had) document.activeElement.blur();
    this.element.hidden = true;
    this.kind = "";
    this.body.replaceChildren();
    this.look.closed(had, this.from);
  }

  pressed(event) {
    event.stopPropagation();
    if (event.key === "Escape") { event.preventDefault(); this.close(); }
  }
}

/** Key questions (each can be answered with a note), guidance, and what kinds there are. */
export function helpContent(block, notes, look) {
  const answered = (question) => notes.filter((note) => note.question === question && note.archived !== "yes").length;
  const questions = block.questions.map(([value, label]) => el("li", {},
    el("span", {}, label, answered(value) ? el("span", { class: "wb-count" }, ` (${answered(value)})`) : null),
    look.readonly ? null : button("plus", look.word("board_answer_question", { question: label }), () => look.answer(block, value), { class: "wb-button wb-sign wb-small" })));
  const kinds = block.kinds.map((kind) => el("section", {}, el("h5", {}, kind.title), el("dl", {}, kind.entries.map((entry) => el("div", {},
    el("dt", {}, entry.label), entry.help || entry.example ? el("dd", {}, entry.help, entry.example ? el("span", { class: "wb-example" }, ` ${look.word("board_example")} ${entry.example}`) : null) : null)))));
  return [
    block.help ? el("p", { class: "wb-lead" }, block.help) : null,
    block.questions.length ? el("section", {}, el("h5", {}, look.word("board_key_questions")), el("ul", { class: "wb-questions" }, questions)) : null,
    ...kinds,
    block.guidance.length ? el("section", {}, el("h5", {}, look.word("board_guidance")), el("ul", { class: "wb-guidance" }, block.guidance.map((line) => el("li", {}, line)))) : null,
  ].filter(Boolean);
}

/** Every field of a note. set(values) saves; each field is saved when it is left or chosen. */
export function detailsContent(note, block, look, set) {
  const text = field(look.fields.text, area(note.text, (value) => value.trim() && set({ text: value.trim() }), look.readonly));
  const segments = [...new Set([...look.segments, ...(note.segment ? [note.segment] : [])])].map((name) => [name, name]);
  const contents = [
    text,
    field(look.fields.segment, choice(segments, note.segment, (value) => set({ segment: value || null }), look)),
    field(look.fields.status, choice(look.statuses, note.status, (value) => set({ status: value || null }), look)),
    field(look.fields.evidence, area(note.evidence, (value) => set({ evidence: value.trim() || null }), look.readonly)),
    field(look.fields.question, choice(block.questions, note.question, (value) => set({ question: value || null }), look)),
    swatches(note, look, set),
    look.readonly ? null : el("div", { class: "wb-choices" },
      look.archivable ? button("archive", look.word(note.archived === "yes" ? "board_bring_back" : "board_archive"), () => look.archive(note), { words: true }) : null,
      button("minus", look.word("board_delete"), () => look.remove(note), { words: true })),
  ];
  return { contents: contents.filter(Boolean), first: text.querySelector("textarea") };
}

function field(words, control) {
  return el("label", { class: "wb-field" }, el("span", { class: "wb-label" }, words.label), words.help ? el("span", { class: "wb-help" }, words.help) : null, control);
}

function area(value, save, readonly) {
  const made = el("textarea", { rows: "2", disabled: readonly });
  made.value = value || "";
  let timer = 0;
  const keep = () => { clearTimeout(timer); if (made.value !== (value || "")) { value = made.value; save(made.value.replace(/\s*\n\s*/g, " ")); } };
  made.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 600); });
  made.addEventListener("blur", keep);
  made.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); keep(); } });
  return made;
}

function choice(choices, value, save, look) {
  const made = el("select", { disabled: look.readonly, onchange: (event) => save(event.target.value) },
    el("option", { value: "" }, look.word("board_none")), choices.map(([known, label]) => el("option", { value: known }, label)));
  made.value = value || "";
  return made;
}

function swatches(note, look, set) {
  const name = `${look.stem}-colour-${note.id}`;
  const one = (value, label, hex) => el("label", { class: "wb-swatch-choice", title: label },
    el("input", { type: "radio", name, value, checked: (note.colour || "") === value, disabled: look.readonly, onchange: () => set({ colour: value || null }) }),
    el("span", { class: hex ? "wb-swatch" : "wb-swatch wb-no-colour", style: hex ? `--wb-note: ${hex}` : undefined }), el("span", { class: "wb-hidden" }, label));
  return el("fieldset", { class: "wb-field" }, el("legend", { class: "wb-label" }, look.fields.colour.label), el("span", { class: "wb-help" }, look.fields.colour.help),
    el("div", { class: "wb-swatches" }, one("", look.word("board_none")), look.colours.map((colour) => one(...colour))));
}

/** Filters by segment, colour and status, what notes are coloured by, and whether archived ones are shown. */
export function filterContent(filter, look, change) {
  const picker = (name, words, choices) => {
    const made = el("select", { onchange: (event) => change({ [name]: event.target.value }) }, el("option", { value: "" }, look.word("board_all")),
      choices.map(([value, label]) => el("option", { value }, label)), el("option", { value: "-" }, look.word("board_none")));
    made.value = filter[name] || "";
    return el("label", { class: "wb-field" }, el("span", { class: "wb-label" }, words), made);
  };
  const mode = (value, label) => el("label", { class: "wb-tick" }, el("input", { type: "radio", name: `${look.stem}-mode`, value, checked: look.mode === value, onchange: () => change({ mode: value }) }), el("span", {}, label));
  const first = picker("segment", look.fields.segment.label, look.segments.map((name) => [name, name]));
  return {
    first: first.querySelector("select"),
    contents: [
      first,
      picker("colour", look.fields.colour.label, look.colours),
      picker("status", look.fields.status.label, look.statuses),
      button(null, look.word("board_clear_filter"), () => change({ segment: "", colour: "", status: "" }, true), { words: true }),
      el("fieldset", { class: "wb-field" }, el("legend", { class: "wb-label" }, look.word("board_colour_by")), mode("segment", look.word("board_by_segment")), mode("own", look.word("board_by_own"))),
      look.archivable ? el("label", { class: "wb-tick" }, el("input", { type: "checkbox", checked: look.showArchived, onchange: (event) => change({ showArchived: event.target.checked }) }), el("span", {}, look.word("board_show_archived", { n: look.archivedCount() }))) : null,
    ].filter(Boolean),
  };
}

/** A name and a date for a copy of the canvas that is shown. copy({name, date}) resolves, or rejects with a reason. */
export function copyContent(look, copy) {
  const name = el("input", { type: "text", maxlength: "120", autocomplete: "off", required: true });
  const date = el("input", { type: "date", value: look.asOf });
  const problem = el("p", { class: "wb-problem", role: "alert" });
  const submit = (event) => {
    event.preventDefault();
    problem.textContent = "";
    copy({ name: name.value.trim(), date: date.value }).catch((error) => { problem.textContent = error.message || look.word("sheet_late"); });
  };
  const form = el("form", { onsubmit: submit },
    el("p", { class: "wb-lead" }, look.word("board_copy_help")),
    el("label", { class: "wb-field" }, el("span", { class: "wb-label" }, look.word("board_copy_name")), name),
    el("label", { class: "wb-field" }, el("span", { class: "wb-label" }, look.word("board_copy_date")), date),
    problem, button("copy", look.word("board_copy_do"), () => {}, { words: true, class: "wb-button wb-main", type: "submit" }));
  return { contents: [form], first: name };
}
