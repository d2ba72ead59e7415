// Notes added, edited, moved, archived and deleted.

import { newRow } from "../../grid/static/sheet.js";
import { noteEditor } from "./notes.js";
import { deletion, placed } from "./places.js";

export const boardChanging = {
  moveTo(note, block, inFrontOf) {
    const operations = placed(this.rows, note, block, inFrontOf, block.questions.map(([value]) => value));
    this.active[block.id] = note.id;
    if (operations.length) this.sheet.commit(operations);
    this.draw();
    this.card(note.id)?.focus();
    const peers = this.shown.filter((other) => other.block === block.id);
    this.voice.announce(this.word("board_moved_to", { block: block.label, n: peers.findIndex((other) => other.id === note.id) + 1, total: peers.length }));
  },

  lifted(id) { this.voice.announce(this.word("board_lifted", { text: this.sheet.row(id)?.text ?? "" })); },

  dropped(id, block, inFrontOf) {
    const note = this.sheet.row(id);
    if (note) this.moveTo(note, this.block(block), inFrontOf);
  },

  doubleClicked(event) {
    const card = event.target.closest(".wb-note");
    const block = event.target.closest(".wb-block");
    if (this.readonly || event.target.closest("button, textarea")) return;
    if (card) this.edit(this.sheet.row(card.dataset.note));
    else if (block) this.add(this.block(block.dataset.block));
  },

  add(block, question) {
    if (this.editing || this.readonly) return;
    this.drawer.close();
    const list = this.canvas.querySelector(`[data-block="${block.id}"] .wb-notes`);
    const item = el("li", {});
    const values = { block: block.id, ...(this.version ? { version: this.version } : {}), ...(question ? { question } : {}),
      ...(this.filter.segment && this.filter.segment !== "-" ? { segment: this.filter.segment } : {}) };
    const after = this.notes.filter((note) => note.block === block.id).at(-1)?.id;
    const draft = newRow(values, after);
    this.open(item, "", this.word("board_new_note", { block: block.label }), (text) => ({ ...draft, values: { ...values, text } }), (text) => {
      if (!text) return { block: block.id };
      this.sheet.commit([{ ...draft, values: { ...values, text } }]);
      this.voice.announce(this.word("board_added_to", { block: block.label }));
      return { block: block.id, note: draft.id };
    });
    list.append(item);
    this.canvas.querySelector(`[data-block="${block.id}"] .wb-prompt`)?.setAttribute("hidden", "");
    item.append(this.editing.field);
    this.editing.start();
  },

  edit(note) {
    const card = note && this.card(note.id);
    if (!card || this.editing || this.readonly) return;
    const set = (text) => ({ op: "set", id: note.id, values: { text } });
    this.open(card, note.text || "", this.word("board_edit_note"), set, (text) => {
      if (text && text !== note.text) this.sheet.commit([set(text)]);
      return { block: note.block, note: note.id };
    });
    card.classList.add("wb-editing");
    card.append(this.editing.field);
    this.editing.start();
  },

  /** An editor in the place of a note; ``finish`` gets the text, or nothing after Escape, and says where to go on. */
  open(_, text, label, operation, finish) {
    this.editing = noteEditor(text, label, {
      drafted: (typed) => this.sheet.drafted(typed ? operation(typed) : null),
      done: (typed) => {
        const inside = this.canvas.contains(document.activeElement) || document.activeElement === document.body;
        this.editing = null;
        this.sheet.drafted(null);
        const place = finish(typed);
        this.draw();
        if (inside) this.focusPlace(place);
      },
    });
  },

  remove(note) {
    const place = this.placeOf(note.id, note.block);
    this.leaveDetails();
    this.sheet.commit(deletion(this.rows, note.id));
    this.focusPlace({ block: note.block, place });
    this.voice.announce(this.word("board_deleted"));
  },

  archive(note) {
    const back = note.archived === "yes";
    const place = this.placeOf(note.id, note.block);
    this.leaveDetails();
    this.sheet.commit([{ op: "set", id: note.id, values: { archived: back ? null : "yes" } }]);
    this.focusPlace({ block: note.block, note: back ? note.id : undefined, place });
    this.voice.announce(this.word(back ? "board_brought_back" : "board_put_away"));
  },

  leaveDetails() {
    if (this.drawer.kind === "details") this.drawer.close();
  },

  nextColour(note) {
    const values = ["", ...this.colours.map(([value]) => value)];
    const next = values[(values.indexOf(note.colour || "") + 1) % values.length];
    this.sheet.commit([{ op: "set", id: note.id, values: { colour: next || null } }]);
    this.voice.announce(`${this.fields.colour.label}: ${this.colours.find(([value]) => value === next)?.[1] ?? this.word("board_none")}`);
  },

  again(which) {
    const done = which === "undo" ? this.sheet.undo() : this.sheet.redo();
    this.voice.announce(this.word(done ? `sheet_${which}` : "board_no_further"));
  },
};
