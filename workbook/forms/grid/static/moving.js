// From cell to cell by keys and pointer, and what the keys do there.

import { scrollTo } from "./frame.js";

export const gridMoving = {
  focusCell() {
    if (this.windowed && !this.cell()) { scrollTo(this.scroller, this.at.number); this.drawBody(); }
    this.markCell();
    const cell = this.cell() ?? this.body.querySelector("td");
    cell?.focus({ preventScroll: this.windowed });
    if (this.windowed) scrollTo(this.scroller, this.at.number);
  },

  go(number, place, extend = false) {
    if (extend) this.anchor ??= { ...this.at };
    const was = this.anchor;
    if (!extend) this.anchor = null;
    this.at = { number: Math.max(0, Math.min(number, this.rows.length - 1)), place: Math.max(0, Math.min(place, this.columns.length - 1)) };
    if (extend || was) this.drawChosen();
    this.focusCell();
    this.drawTools();
  },

  drawChosen() {
    this.body.querySelectorAll("td[data-number]").forEach((cell) => {
      cell.classList.toggle("wb-chosen", this.isChosen(Number(cell.dataset.number), Number(cell.dataset.place)));
    });
  },

  focused(event) {
    const at = this.cellOf(event);
    if (at && !this.editing && (at.number !== this.at.number || at.place !== this.at.place)) { this.at = at; this.anchor = null; this.drawChosen(); this.markCell(); this.drawTools(); }
  },

  cellOf(event) {
    const cell = event.target.closest?.("td[data-number]");
    return cell ? { number: Number(cell.dataset.number), place: Number(cell.dataset.place) } : null;
  },

  pointed(event) {
    if (event.target.closest(".wb-editor")) return;
    const head = event.target.closest("th[data-number]");
    if (head) {
      event.preventDefault();
      this.go(Number(head.dataset.number), 0, event.shiftKey);
      this.anchor ??= { number: this.at.number, place: 0 };
      this.anchor.place = 0;
      this.at.place = this.columns.length - 1;
      this.drawChosen();
      return;
    }
    const at = this.cellOf(event);
    if (!at) return;
    event.preventDefault();
    const again = at.number === this.at.number && at.place === this.at.place && this.table.contains(document.activeElement) && !this.editing;
    this.go(at.number, at.place, event.shiftKey);
    const column = this.columns[at.place];
    if (again && !event.shiftKey && !(event.detail > 1)) this.edit();
    else if (!event.shiftKey && (column.choices || []).length && column.type !== "segment" && again) this.edit();
  },

  pressed(event) {
    if (event.isComposing || event.target.closest(".wb-editor")) return;
    const control = event.ctrlKey || event.metaKey;
    const act = control ? this.withControl(event) : event.altKey ? this.withAlt(event) : this.plainKey(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },

  plainKey(event) {
    const { number, place } = this.at;
    const extend = event.shiftKey;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / 37) - 2);
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-page, 0], PageDown: [page, 0] };
    if (moves[event.key]) return () => this.go(number + moves[event.key][0], place + moves[event.key][1], extend);
    if (event.key === "Home") return () => this.go(number, 0, extend);
    if (event.key === "End") return () => this.go(number, this.columns.length - 1, extend);
    if (event.key === "Tab") return this.tab(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") return () => { this.leaving = true; this.anchor = null; this.drawChosen(); this.voice.announce(this.word("grid_leave")); };
    if (this.readonly) return null;
    if (event.key === "Enter" || event.key === "F2") return () => (this.rows.length ? this.edit() : this.add());
    if (event.key === "Delete" || event.key === "Backspace") return () => this.clear();
    return event.key.length === 1 && this.rows.length ? () => this.edit(event.key === " " ? undefined : event.key) : null;
  },

  /** Tab goes from cell to cell; after Escape, and at either end, it leaves the table. */
  tab(by) {
    const flat = this.at.number * this.columns.length + this.at.place + by;
    if (this.leaving || flat < 0 || flat >= this.rows.length * this.columns.length) { this.leaving = false; return null; }
    return () => this.go(Math.floor(flat / this.columns.length), flat % this.columns.length);
  },

  withControl(event) {
    const key = event.code;
    if (event.key === "Home") return () => this.go(0, 0, event.shiftKey);
    if (event.key === "End") return () => this.go(this.rows.length - 1, this.columns.length - 1, event.shiftKey);
    if (key === "KeyA") return () => { this.anchor = { number: 0, place: 0 }; this.at = { number: this.rows.length - 1, place: this.columns.length - 1 }; this.draw(); this.focusCell(); };
    if (this.readonly) return null;
    if (key === "KeyZ") return () => (event.shiftKey ? this.sheet.redo() : this.sheet.undo());
    if (key === "KeyY") return () => this.sheet.redo();
    if (event.key === "Enter") return () => this.add();
    return event.key === "Delete" || event.key === "Backspace" ? () => this.remove() : null;
  },

  withAlt(event) {
    if (this.readonly) return null;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    return by ? () => this.shift(by) : null;
  },
};
