// An editable table: cells typed and checked, rows added, deleted and moved, whole ranges pasted and copied.

import { gridChanging } from "./changing.js";
import { gridClipboard } from "./clipboard.js";
import { button, el, freshId, liveRegion, say } from "./dom.js";
import { linedUp } from "./format.js";
import { counted, drawTotals, drawnRow, spacer, span, tableFrame } from "./frame.js";
import { gridMoving } from "./moving.js";
import { sayings } from "./saying.js";
import { Sheet } from "./sheet.js";

class GridView {
  constructor(model, root) {
    this.columns = model.get("columns");
    this.labels = model.get("labels");
    this.settings = model.get("settings");
    this.language = this.settings.language;
    this.sheet = new Sheet(model);
    this.at = { number: 0, place: 0 }; // the cell in which the person is
    this.anchor = null; // where a range began
    this.editing = null;
    this.leaving = false;
    this.stem = freshId("g");
    this.voice = liveRegion();
    this.build(root);
    this.sheet.addEventListener("rows", (event) => this.rowsChanged(event.detail.renamed));
    this.sheet.addEventListener("state", () => this.drawTools());
    this.draw();
  }

  get rows() { return this.sheet.rows; }

  get readonly() { return this.settings.readonly || Boolean(this.sheet.note); }

  word(key, values = {}) { return say(this.labels[key], values, this.language); }

  build(root) {
    const keysId = `${this.stem}-keys`;
    const { status, banners } = sayings(this.sheet, this.labels, this.language, (text) => this.voice.announce(text));
    Object.assign(this, tableFrame(this.columns, this.labels, this.settings.title || this.word("grid_name"), keysId));
    this.scroller = el("div", { class: "wb-scroll", onscroll: () => this.scrolled() }, this.table);
    this.hint = el("p", { class: "wb-hint", id: `${this.stem}-hint` });
    this.count = el("span", { class: "wb-count" });
    this.keys = el("details", { class: "wb-keys" }, el("summary", {}, this.word("grid_keys")), el("p", { id: keysId }, this.word("grid_keys_text")));
    this.tools = el("div", { class: "wb-tools", role: "toolbar", "aria-label": this.word("grid_tools") });
    this.root = el("div", { class: "wb-sheet wb-grid", lang: this.language, "data-lm-suppress-shortcuts": "true" },
      el("div", { class: "wb-head" }, this.tools, status), banners, this.scroller,
      el("div", { class: "wb-below" }, this.hint, this.count), this.keys, this.voice.element);
    this.table.addEventListener("keydown", (event) => this.pressed(event));
    this.table.addEventListener("mousedown", (event) => this.pointed(event));
    this.table.addEventListener("dblclick", (event) => this.cellOf(event) && this.edit());
    this.table.addEventListener("focusin", (event) => this.focused(event));
    this.root.addEventListener("copy", (event) => this.copied(event));
    this.root.addEventListener("cut", (event) => this.copied(event) && this.clear());
    this.root.addEventListener("paste", (event) => this.pasted(event));
    this.makeTools();
    root.append(this.root);
  }

  makeTools() {
    const tool = (sign, key, act, options) => button(sign, this.word(key), () => act(), options);
    this.buttons = {
      add: tool("plus", "grid_add", () => this.add(), { words: true }),
      remove: tool("minus", "grid_delete", () => this.remove()),
      up: tool("up", "grid_up", () => this.shift(-1)),
      down: tool("down", "grid_down", () => this.shift(1)),
      undo: tool("undo", "sheet_undo", () => this.sheet.undo()),
      redo: tool("redo", "sheet_redo", () => this.sheet.redo()),
      copy: tool("copy", "grid_copy_all", () => this.copyAll()),
    };
    this.tools.append(...Object.values(this.buttons));
  }

  drawTools() {
    const { add, remove, up, down, undo, redo } = this.buttons;
    [add, remove, up, down, undo, redo].forEach((tool) => { tool.hidden = this.readonly; });
    remove.disabled = !this.rows.length;
    up.disabled = this.range().top <= 0;
    down.disabled = this.range().bottom >= this.rows.length - 1;
    undo.disabled = !this.sheet.past.length;
    redo.disabled = !this.sheet.future.length;
  }

  rowsChanged(names) {
    const row = this.drawn?.[this.at.number];
    const wanted = row ? names[row] ?? row : null;
    const place = this.rows.findIndex((other) => other.id === wanted);
    if (place >= 0 && place !== this.at.number && !this.pinned) this.at.number = place;
    this.pinned = false;
    if (this.editing) this.stale = true;
    else this.draw();
  }

  draw() {
    const had = this.table.contains(document.activeElement) && !this.editing;
    this.at.number = Math.max(0, Math.min(this.at.number, this.rows.length - 1));
    this.drawn = this.rows.map((row) => row.id);
    this.columns = linedUp(this.columns, this.rows);
    this.drawBody();
    drawTotals(this.foot, this.rows, this.columns, this.labels, this.settings);
    this.table.setAttribute("aria-rowcount", this.rows.length + 2);
    this.count.textContent = counted(this.labels, this.rows.length, this.language);
    this.root.dataset.state = this.sheet.opened ? "open" : "reading";
    this.drawTools();
    if (had) this.focusCell();
    else this.markCell();
  }

  drawBody() {
    const rows = this.rows;
    const { first, last, windowed } = span(rows.length, this.scroller);
    this.windowed = windowed;
    this.first = first;
    this.root.classList.toggle("wb-windowed", windowed);
    const drawn = rows.slice(first, last).map((row, place) => drawnRow(row, first + place, this.columns, this));
    if (windowed && first) drawn.unshift(spacer(first, this.columns.length));
    if (windowed && last < rows.length) drawn.push(spacer(rows.length - last, this.columns.length));
    if (!rows.length) drawn.push(this.emptyRow());
    this.body.replaceChildren(...drawn);
  }

  emptyRow() {
    const text = this.word(this.sheet.opened ? (this.readonly ? "grid_empty_readonly" : "grid_empty") : "sheet_reading");
    return el("tr", { role: "row", class: "wb-empty" }, el("td", { role: "gridcell", colspan: this.columns.length + 1, tabindex: "0" }, text));
  }

  scrolled() {
    if (!this.windowed || this.editing || this.framed) return;
    this.framed = requestAnimationFrame(() => {
      this.framed = 0;
      const { first } = span(this.rows.length, this.scroller);
      if (Math.abs(first - this.first) < 4) return;
      const had = this.table.contains(document.activeElement);
      this.drawBody();
      this.markCell();
      if (had) (this.cell() ?? this.body.querySelector("td[role=gridcell]"))?.focus({ preventScroll: true });
    });
  }

  problem(row, column) { return this.sheet.problem(row, column); }

  isHeld(row) { return this.sheet.held.some((add) => add.id === row); }

  range() {
    const from = this.anchor ?? this.at;
    return { top: Math.min(from.number, this.at.number), bottom: Math.max(from.number, this.at.number),
      left: Math.min(from.place, this.at.place), right: Math.max(from.place, this.at.place) };
  }

  isChosen(number, place) {
    const { top, bottom, left, right } = this.range();
    return Boolean(this.anchor) && number >= top && number <= bottom && place >= left && place <= right;
  }

  isRowChosen(number) {
    const { top, bottom, left, right } = this.range();
    return Boolean(this.anchor) && number >= top && number <= bottom && left === 0 && right === this.columns.length - 1;
  }

  cell(at = this.at) {
    return this.body.querySelector(`td[data-number="${at.number}"][data-place="${at.place}"]`);
  }

  markCell() {
    this.body.querySelectorAll('td[tabindex="0"]').forEach((cell) => cell.setAttribute("tabindex", "-1"));
    (this.cell() ?? this.body.querySelector("td"))?.setAttribute("tabindex", "0");
    this.drawHint();
  }

  drawHint() {
    const column = this.columns[this.at.place];
    const row = this.rows[this.at.number];
    const problem = row && column ? this.sheet.problem(row.id, column.id) : "";
    const help = column && [column.help, this.bounds(column)].filter(Boolean).join(" ");
    this.hint.replaceChildren(...(problem ? [el("b", { class: "wb-wrong" }, problem)] : column ? [el("b", {}, column.label), help ? ` ${help}` : ""] : []));
  }

  bounds(column) {
    const shown = (value) => new Intl.NumberFormat(this.language, { style: column.type === "share" ? "percent" : "decimal", useGrouping: !column.year }).format(value);
    if (column.low !== null && column.high !== null) return this.word("grid_between", { low: shown(column.low), high: shown(column.high) });
    return "";
  }

  close() {
    this.editing?.commit();
    this.sheet.close();
  }
}

Object.assign(GridView.prototype, gridMoving, gridChanging, gridClipboard);

export default {
  render({ model, el: root }) {
    const view = new GridView(model, root);
    return () => view.close();
  },
};
