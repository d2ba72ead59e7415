// The canvas as a board of notes: added, edited, dragged, coloured, filtered, archived, compared and undone.

import { button, el, freshId, liveRegion, say } from "../../grid/static/dom.js";
import { sayings } from "../../grid/static/saying.js";
import { Sheet } from "../../grid/static/sheet.js";
import { boardChanging } from "./changing.js";
import { colourOf, segmentColours } from "./colours.js";
import { makeDraggable } from "./dragging.js";
import { Drawer } from "./drawer.js";
import { boardFocusing } from "./focusing.js";
import { countedNotes, drawnBlock, legend } from "./notes.js";
import { ofVersion } from "./places.js";
import { printed } from "./printing.js";
import { boardSiding } from "./siding.js";
import { boardVersions } from "./versions.js";

class BoardView {
  constructor(model, root) {
    this.model = model;
    this.blocks = model.get("blocks");
    this.labels = model.get("labels");
    this.settings = model.get("settings");
    this.language = this.settings.language;
    Object.assign(this, model.get("choices")); // colours, statuses, fields, segments
    this.sheet = new Sheet(model);
    this.version = "";
    this.mode = "segment";
    this.filter = { segment: "", colour: "", status: "" };
    this.showArchived = false;
    this.active = {}; // block -> the note in it that Tab reaches
    this.stem = freshId("b");
    this.voice = liveRegion();
    this.drawer = new Drawer(this);
    this.build(root);
    this.sheet.addEventListener("rows", () => this.rowsChanged());
    this.sheet.addEventListener("state", () => this.drawTools());
    this.draw();
  }

  get archivable() { return Boolean(this.settings.archivable); }

  get asOf() { return this.settings.asOf; }

  get readonly() { return this.settings.readonly || Boolean(this.sheet.note); }

  get rows() { return this.sheet.rows; }

  get notes() { return ofVersion(this.rows, this.version); }

  get shown() { return this.notes.filter((note) => this.passes(note)); }

  word(key, values = {}) { return say(this.labels[key], values, this.language); }

  block(id) { return this.blocks.find((block) => block.id === id); }

  passes(note) {
    const kept = (value, wanted) => !wanted || (wanted === "-" ? !value : value === wanted);
    if (note.archived === "yes" && !this.showArchived) return false;
    return Object.entries(this.filter).every(([name, wanted]) => kept(note[name], wanted));
  }

  colour(note) { return colourOf(note, this.mode, this.bySegment, this.colours); }

  problem(note) { return Object.keys(this.fields).map((name) => this.sheet.problem(note.id, name)).find(Boolean); }

  tabbable(note) { return (this.active[note.block] ?? this.shown.find((other) => other.block === note.block)?.id) === note.id; }

  archivedCount() { return this.notes.filter((note) => note.archived === "yes").length; }

  build(root) {
    const { status, banners } = sayings(this.sheet, this.labels, this.language, (text) => this.voice.announce(text));
    this.versionPicker = el("select", { class: "wb-version", "aria-label": this.word("board_version"), onchange: (event) => this.show(event.target.value) });
    this.tools = el("div", { class: "wb-tools", role: "toolbar", "aria-label": this.word("board_tools") });
    this.canvas = el("div", { class: "wb-canvas", role: "group", "aria-label": this.settings.title });
    this.foot = el("div", { class: "wb-foot" });
    this.compared = el("div", { class: "wb-compared", hidden: true });
    this.keys = el("details", { class: "wb-keys" }, el("summary", {}, this.word("grid_keys")), el("p", {}, this.word("board_keys_text")));
    this.root = el("div", { class: "wb-sheet wb-board", lang: this.language, "data-lm-suppress-shortcuts": "true" },
      el("div", { class: "wb-head" }, this.tools, status), banners,
      el("div", { class: "wb-stage" }, this.canvas, this.compared, this.drawer.element), this.foot, this.keys, this.voice.element);
    this.makeTools();
    this.canvas.addEventListener("keydown", (event) => this.pressed(event));
    this.canvas.addEventListener("focusin", (event) => this.focused(event));
    this.canvas.addEventListener("dblclick", (event) => this.doubleClicked(event));
    this.dragging = makeDraggable(this.canvas, { allowed: () => !this.readonly && !this.editing, started: (id) => this.lifted(id),
      ended: () => this.rowsChanged(), drop: (...where) => this.dropped(...where) });
    this.onFull = () => this.root.classList.toggle("wb-full", document.fullscreenElement === this.root);
    document.addEventListener("fullscreenchange", this.onFull);
    root.append(this.root);
  }

  makeTools() {
    const tool = (sign, key, act, options = {}) => button(sign, this.word(key), act, options);
    this.buttons = {
      compare: tool("columns", "board_compare", () => this.toggleComparison(), { words: true }),
      copy: tool("copy", "board_copy", () => this.openCopy(), { words: true }),
      filter: tool("sieve", "board_filter", () => this.openFilter(), { words: true }),
      undo: tool("undo", "sheet_undo", () => this.again("undo")),
      redo: tool("redo", "sheet_redo", () => this.again("redo")),
      full: tool("full", "board_full", () => this.toggleFull()),
      print: tool("print", "board_print", () => this.print()),
    };
    this.tools.append(this.versionPicker, ...Object.values(this.buttons));
  }

  rowsChanged() {
    if (this.editing || this.dragging.busy()) this.stale = true;
    else this.draw();
  }

  draw() {
    this.stale = false;
    const focus = this.focusedPlace();
    const choices = this.sheet.extra || {};
    this.segments = choices.segments ?? this.segments;
    this.bySegment = segmentColours(this.notes, this.segments, this.colours);
    const shown = this.shown;
    for (const [block, id] of Object.entries(this.active)) if (!shown.some((note) => note.id === id && note.block === block)) delete this.active[block];
    this.canvas.replaceChildren(...this.blocks.map((block) => drawnBlock(block, shown.filter((note) => note.block === block.id), this)));
    this.root.dataset.state = this.sheet.opened ? "open" : "reading";
    this.drawFoot(shown);
    this.drawVersions();
    this.drawTools();
    if (this.comparing) this.compare();
    if (focus) this.focusPlace(focus);
  }

  drawFoot(shown) {
    const all = this.notes.filter((note) => note.archived !== "yes" || this.showArchived).length;
    this.foot.replaceChildren(legend(this, shown), el("p", { class: "wb-counted" }, countedNotes(this, shown.length, all)),
      el("p", { class: "wb-small-print" }, `${this.settings.limits} ${this.settings.credit}`));
  }

  drawTools() {
    const { copy, undo, redo, filter, compare } = this.buttons;
    const active = Object.values(this.filter).some(Boolean);
    [copy, undo, redo].forEach((tool) => { tool.hidden = this.readonly; });
    undo.disabled = !this.sheet.past.length;
    redo.disabled = !this.sheet.future.length;
    filter.setAttribute("aria-pressed", String(active));
    compare.setAttribute("aria-pressed", String(Boolean(this.comparing)));
    compare.disabled = !this.versionNames().length;
  }

  toggleFull() {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.root.requestFullscreen) this.root.requestFullscreen().catch(() => this.root.classList.toggle("wb-full"));
  }

  print() {
    const heading = el("h2", {}, `${this.settings.title} · ${this.version || this.word("board_present")}`);
    const parts = this.comparing ? [heading, this.comparedBody, this.foot] : [heading, this.canvas, this.foot];
    printed(parts, this.model.get("_css"), this.language, this.settings.title);
  }

  close() {
    this.editing?.commit();
    this.dragging.cancel();
    document.removeEventListener("fullscreenchange", this.onFull);
    this.sheet.close();
  }
}

Object.assign(BoardView.prototype, boardFocusing, boardChanging, boardSiding, boardVersions);

export default {
  render({ model, el: root }) {
    const view = new BoardView(model, root);
    return () => view.close();
  },
};
