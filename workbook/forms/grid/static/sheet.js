// Rows of a file on a page: shown at once, saved one edit after another, "saved" only when the disk has them.
// base (what the kernel last told) + held (new rows that miss something) + flight (being saved) + waiting = what is shown.

import { freshId } from "./dom.js";
import { sheetHearing } from "./hearing.js";
import { ALIVE } from "./keeping.js";
import { END, carriedOut, inverse, same } from "./operations.js";
import { sheetQueueing } from "./queueing.js";
import { sheetSurviving } from "./surviving.js";

const LATE = 5000;
const LOOK = 4000;
const LONGEST_HISTORY = 200;

export class Sheet extends EventTarget {
  constructor(model) {
    super();
    this.model = model;
    this.page = freshId("p");
    this.key = model.get("settings").key || "";
    this.base = [];
    this.rev = null;
    this.opened = false;
    this.problems = []; // of what stands on the disk
    this.refused = new Map(); // row -> Map(column -> {value, text}): typed, not taken
    this.held = [];
    this.flight = null;
    this.waiting = [];
    this.typing = null;
    this.conflicts = [];
    this.stayed = [];
    this.note = "";
    this.failure = "";
    this.leftover = [];
    this.past = [];
    this.future = [];
    this.seq = 0;
    this.asked = new Map();
    this.lastHeard = Date.now();
    this.lastAsked = 0;
    this.onMessage = (content) => this.hear(content);
    model.on("msg:custom", this.onMessage);
    this.onLeave = () => this.persist(true);
    window.addEventListener("pagehide", this.onLeave);
    this.timer = setInterval(() => this.look(), LOOK);
    this.clock = setInterval(() => this.tellState(), 1000);
    this.send({ kind: "open" });
    this.findLeftover();
    setTimeout(() => this.findLeftover(), ALIVE + 500);
  }

  close() {
    this.onLeave();
    window.removeEventListener("pagehide", this.onLeave);
    this.model.off("msg:custom", this.onMessage);
    clearInterval(this.timer);
    clearInterval(this.clock);
  }

  get rows() {
    if (!this.cache) {
      const pending = [...this.held, ...(this.flight ? this.flight.operations : []), ...this.waiting];
      const rows = carriedOut(this.base, pending);
      this.cache = this.refused.size ? rows.map((row) => this.overlaid(row)) : rows;
    }
    return this.cache;
  }

  overlaid(row) {
    const cells = this.refused.get(row.id);
    if (!cells || !cells.size) return row;
    const shown = { ...row };
    cells.forEach((cell, column) => { shown[column] = cell.value; });
    return shown;
  }

  row(id) {
    return this.rows.find((row) => row.id === id);
  }

  /** What is wrong with a cell, in words; undefined for a sound one. */
  problem(row, column) {
    const typed = this.refused.get(row)?.get(column);
    if (typed) return typed.text;
    return this.changedHere(row, column) ? undefined : this.problems.find((found) => found.row === row && found.column === column)?.text;
  }

  changedHere(row, column) {
    const pending = [...(this.flight ? this.flight.operations : []), ...this.waiting];
    return pending.some((operation) => operation.id === row && operation.values && column in operation.values);
  }

  get wrong() {
    let count = this.problems.length;
    this.refused.forEach((cells) => { count += cells.size; });
    return count;
  }

  /** Do this, show it at once and save it. An edit can be undone unless it is itself an undoing. */
  commit(operations, options = {}) {
    const wanted = operations.filter((operation) => operation.op !== "set" || this.differs(operation));
    if (!wanted.length) return this.tellState();
    if (!options.again) {
      this.past.push({ undo: inverse(this.rows, wanted), redo: wanted });
      this.past.splice(0, this.past.length - LONGEST_HISTORY);
      this.future = [];
    }
    wanted.forEach((operation) => this.queue(operation));
    this.typing = null;
    this.changed();
    this.flush();
  }

  differs(operation) {
    const row = this.row(operation.id);
    return !row || Object.entries(operation.values).some(([name, value]) => !same(row[name], value) || this.refused.get(row.id)?.has(name));
  }

  /** What is being typed, so that no word is lost when the page goes; null when the editor closes. */
  drafted(operation) {
    this.typing = operation;
    this.persist();
  }

  flush() {
    if (this.flight || !this.waiting.length || !this.opened) return;
    this.flight = { seq: (this.seq += 1), operations: this.waiting, sent: Date.now() };
    this.waiting = [];
    this.failure = "";
    this.sendFlight();
    this.tellState();
  }

  sendFlight() {
    this.send({ kind: "save", seq: this.flight.seq, rev: this.rev, operations: this.flight.operations });
  }

  send(content) {
    try {
      this.model.send({ page: this.page, ...content });
      return true;
    } catch {
      return false; // the kernel is gone: what waits stays in this browser
    }
  }

  /** Ask the kernel for something else than a save; resolves with its answer, or rejects with the reason. */
  ask(kind, content = {}) {
    const seq = (this.seq += 1);
    return new Promise((resolve, reject) => {
      this.asked.set(seq, { resolve, reject });
      this.send({ kind, seq, ...content });
      setTimeout(() => this.asked.delete(seq) && reject(new Error("")), LATE * 2);
    });
  }

  look() {
    if (document.hidden || this.flight) return this.tellState();
    this.lastAsked ||= Date.now();
    this.send({ kind: this.opened ? "look" : "open", rev: this.rev });
    return undefined;
  }

  changed(names) {
    this.cache = null;
    this.persist();
    this.dispatchEvent(new CustomEvent("rows", { detail: { renamed: names || {} } }));
    this.tellState();
  }

  settle(item, choice) {
    return this.ask("settle", { item, choice });
  }

  /** reading, saving, late (not saved), cut (nobody answers), failed, held (something to mend), saved */
  get state() {
    const now = Date.now();
    if (this.failure) return "failed";
    if (this.flight && now - this.flight.sent > LATE) return "late";
    if (this.lastAsked && now - this.lastAsked > LATE) return this.unsaved().length ? "late" : "cut";
    if (this.flight || this.waiting.length) return "saving";
    if (!this.opened) return "reading";
    return this.refused.size ? "held" : "saved";
  }

  tellState() {
    const said = [this.state, this.leftover.length, this.conflicts.length, this.stayed.length, this.note, this.wrong].join("|");
    if (said === this.said) return;
    this.said = said;
    this.dispatchEvent(new Event("state"));
  }
}

Object.assign(Sheet.prototype, sheetQueueing, sheetHearing, sheetSurviving);

export function newRow(values, after = END) {
  return { op: "add", id: freshId("n"), values, after: after ?? null };
}
