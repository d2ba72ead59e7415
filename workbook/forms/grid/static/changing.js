// Cells edited, rows added, deleted and moved.

import { editor } from "./editing.js";
import { END } from "./operations.js";
import { newRow } from "./sheet.js";

export const gridChanging = {
  edit(start) {
    const row = this.rows[this.at.number];
    const column = this.columns[this.at.place];
    const cell = this.cell();
    if (this.readonly || !row || !cell || this.editing) return;
    this.leaving = false;
    const value = this.sheet.refused.get(row.id)?.get(column.id)?.value ?? row[column.id];
    this.editing = editor({ column, value, start, settings: this.settings, name: `${column.label}, ${this.word("grid_row", { n: this.at.number + 1 })}`,
      described: `${this.stem}-hint`, drafted: (text) => this.sheet.drafted({ op: "set", id: row.id, values: { [column.id]: text } }),
      done: (result, direction) => this.edited(row.id, column, result, direction) });
    cell.classList.add("wb-editing");
    cell.append(this.editing.element);
    this.makeRoom(this.editing.element);
    this.editing.focus();
  },

  /** An editor taller than what is left below its cell gets room to be seen whole. */
  makeRoom(element) {
    const over = element.getBoundingClientRect().bottom - this.scroller.getBoundingClientRect().bottom;
    if (over <= 0 || getComputedStyle(this.scroller).overflowY === "visible") return;
    this.scroller.style.paddingBottom = `${over + 12}px`;
    this.scroller.scrollTop += over + 12;
  },

  edited(row, column, value, direction) {
    this.editing = null;
    this.scroller.style.paddingBottom = "";
    this.sheet.drafted(null);
    this.pinned = true;
    const { number, place } = this.at;
    if (value !== undefined) this.sheet.commit([{ op: "set", id: row, values: { [column.id]: value } }]);
    this.draw();
    const within = direction !== "" || this.table.contains(document.activeElement) || document.activeElement === document.body;
    if (direction === "down" && number === this.rows.length - 1) this.go(number, place);
    else if (direction === "down") this.go(number + 1, place);
    else if (direction) (this.tab(direction === "right" ? 1 : -1) ?? (() => this.go(number, place)))();
    else if (within) this.focusCell();
  },

  add() {
    const { bottom } = this.range();
    const after = this.rows.length ? this.rows[bottom].id : END;
    const row = newRow({}, after);
    this.sheet.commit([row]);
    this.at = { number: this.rows.findIndex((other) => other.id === row.id), place: 0 };
    this.anchor = null;
    this.draw();
    this.focusCell();
    this.voice.announce(this.word("grid_added", { n: this.at.number + 1 }));
  },

  remove() {
    const { top, bottom } = this.range();
    const gone = this.rows.slice(top, bottom + 1);
    if (!gone.length) return;
    this.anchor = null;
    this.at.number = top;
    this.pinned = true;
    this.sheet.commit(gone.map((row) => ({ op: "delete", id: row.id })));
    this.focusCell();
    this.voice.announce(this.word("grid_removed", { n: gone.length }));
  },

  /** Move the chosen rows by one place. */
  shift(by) {
    const { top, bottom } = this.range();
    const neighbour = this.rows[by < 0 ? top - 1 : bottom + 1];
    if (!neighbour || !this.rows.length) return;
    const after = by < 0 ? this.rows[bottom].id : this.rows[top - 1]?.id ?? null;
    this.pinned = true;
    this.at.number += by;
    if (this.anchor) this.anchor.number += by;
    this.sheet.commit([{ op: "move", id: neighbour.id, after }]);
    this.focusCell();
    this.voice.announce(this.word("grid_moved", { n: this.at.number + 1, total: this.rows.length }));
  },

  clear() {
    const { top, bottom, left, right } = this.range();
    const names = this.columns.slice(left, right + 1).map((column) => column.id);
    const values = Object.fromEntries(names.map((name) => [name, null]));
    this.sheet.commit(this.rows.slice(top, bottom + 1).map((row) => ({ op: "set", id: row.id, values })));
  },
};
