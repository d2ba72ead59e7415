// Ranges of cells to and from a spreadsheet.

import { el } from "./dom.js";
import { copiedValue, fromTsv, pastedValue, toTsv } from "./format.js";
import { END } from "./operations.js";
import { newRow } from "./sheet.js";

export const gridClipboard = {
  cells(top, bottom, left, right) {
    const columns = this.columns.slice(left, right + 1);
    return this.rows.slice(top, bottom + 1).map((row) => columns.map((column) => copiedValue(row[column.id], column, this.settings)));
  },

  copied(event) {
    if (this.editing || !this.table.contains(document.activeElement)) return false;
    const { top, bottom, left, right } = this.range();
    event.clipboardData.setData("text/plain", toTsv(this.cells(top, bottom, left, right)));
    event.preventDefault();
    this.voice.announce(this.word("grid_copied", { n: bottom - top + 1 }));
    return true;
  },

  copyAll() {
    const head = this.columns.map((column) => column.label);
    const text = toTsv([head, ...this.cells(0, this.rows.length - 1, 0, this.columns.length - 1)]);
    const said = () => this.voice.announce(this.word("grid_copied", { n: this.rows.length }));
    if (navigator.clipboard?.writeText) navigator.clipboard.writeText(text).then(said, () => this.copyByHand(text, said));
    else this.copyByHand(text, said);
  },

  copyByHand(text, said) {
    const carrier = el("textarea", { class: "wb-hidden", "aria-hidden": "true" });
    carrier.value = text;
    this.root.append(carrier);
    carrier.select();
    document.execCommand("copy");
    carrier.remove();
    said();
  },

  pasted(event) {
    if (this.editing || this.readonly || !this.table.contains(document.activeElement)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text) return;
    event.preventDefault();
    let cells = fromTsv(text);
    if (this.isHeading(cells[0])) cells = cells.slice(1);
    this.paste(cells);
  },

  isHeading(cells) {
    return cells.length > 1 && cells.every((cell, place) => cell.trim() === (this.columns[this.at.place + place]?.label ?? null));
  },

  /** Cells from here on to the right and down; rows beyond the last are added. */
  paste(cells) {
    const { top, left } = this.range();
    let after = this.rows.at(-1)?.id ?? END;
    const operations = cells.map((given, place) => {
      const columns = this.columns.slice(left, left + given.length);
      const values = Object.fromEntries(columns.map((column, number) => [column.id, pastedValue(given[number], column)]));
      const row = this.rows[top + place];
      if (row) return { op: "set", id: row.id, values };
      const added = newRow(values, after);
      after = added.id;
      return added;
    });
    const wide = Math.max(...cells.map((row) => row.length));
    this.sheet.commit(operations);
    this.anchor = { number: top, place: left };
    this.at = { number: top + cells.length - 1, place: Math.min(left + wide, this.columns.length) - 1 };
    this.draw();
    this.focusCell();
    this.voice.announce(this.word("grid_pasted", { n: cells.length }));
  },
};
