// What the kernel says: rows, what it saved, what it refused.

import { renamed } from "./operations.js";

const RESEND = 5000;

export const sheetHearing = {
  hear(content) {
    if (!content || (content.page && content.page !== this.page)) return;
    this.lastHeard = Date.now();
    this.lastAsked = 0;
    const asked = this.asked.get(content.seq);
    if (asked) {
      this.asked.delete(content.seq);
      if (content.kind === "failed") asked.reject(new Error(content.text));
      else asked.resolve(content);
    }
    if (content.kind === "saved") this.saved(content);
    else if (content.kind === "failed") this.failed(content, asked);
    else if (content.kind === "rows") this.told(content);
    if (content.kind === "seen" && this.flight && Date.now() - this.flight.sent > RESEND) this.sendFlight();
    this.tellState();
  },

  told(content) {
    this.opened = true;
    if (!this.flight) this.take(content);
    this.changed();
    this.flush();
  },

  take(content) {
    this.base = content.rows;
    this.rev = content.rev;
    this.problems = content.problems;
    this.conflicts = content.conflicts;
    this.note = content.note || "";
    this.extra = content.extra || {};
  },

  saved(content) {
    if (!this.flight || content.seq !== this.flight.seq) return;
    const done = this.flight.operations;
    this.flight = null;
    this.take(content);
    this.stayed = content.stayed || [];
    this.addAgain(done, content.refused || []);
    this.holdBack(done, content.refused || []);
    this.rename(content.renamed || {});
    this.rebase(done);
    this.changed(content.renamed);
    this.flush();
  },

  /** A new row that was not taken and has been filled meanwhile is added as it stands now, at its place. */
  addAgain(done, refused) {
    for (const add of done.filter((other) => other.op === "add" && refused.some(({ row }) => row === other.id))) {
      const place = this.waiting.findIndex((other) => other.op === "set" && other.id === add.id);
      if (place >= 0) this.waiting[place] = { ...add, values: { ...add.values, ...this.waiting[place].values } };
    }
  },

  /** Cells that were not taken stay as they were typed; a new row that misses something waits for it. */
  holdBack(done, refused) {
    for (const { row, column, text } of refused) {
      const operation = done.findLast((other) => other.id === row && other.values);
      const isComing = (other) => other.id === row && (other.op === "add" || (other.values && column in other.values));
      if (!operation || this.waiting.some(isComing)) continue;
      const cells = this.refused.get(row) ?? new Map();
      cells.set(column, { value: operation.values[column] ?? null, text });
      this.refused.set(row, cells);
      if (operation.op === "add" && !this.held.includes(operation)) this.held.push(operation);
    }
  },

  rename(names) {
    if (!Object.keys(names).length) return;
    this.waiting = renamed(this.waiting, names);
    this.held = renamed(this.held, names);
    this.past = this.past.map((step) => ({ undo: renamed(step.undo, names), redo: renamed(step.redo, names) }));
    this.future = this.future.map((step) => ({ undo: renamed(step.undo, names), redo: renamed(step.redo, names) }));
    for (const [former, now] of Object.entries(names)) {
      const cells = this.refused.get(former);
      if (cells) this.refused.set(now, cells) && this.refused.delete(former);
    }
  },

  /** An edit made while an earlier one of the same cell was being saved starts from what was saved. */
  rebase(done) {
    const own = new Set(done.flatMap((operation) => Object.keys(operation.values || {}).map((name) => `${operation.id}\n${name}`)));
    for (const operation of this.waiting) {
      const row = this.base.find((other) => other.id === operation.id) ?? {};
      if (operation.op === "delete" && done.some((other) => other.id === operation.id)) operation.was = row;
      if (operation.op !== "set") continue;
      for (const name of Object.keys(operation.was || {})) {
        if (own.has(`${operation.id}\n${name}`)) operation.was[name] = row[name] ?? null;
      }
    }
  },

  failed(content, asked) {
    if (asked) return;
    this.failure = content.text || "";
    if (this.flight && content.seq === this.flight.seq) {
      this.waiting = [...this.flight.operations, ...this.waiting];
      this.flight = null;
      setTimeout(() => this.flush(), RESEND);
    }
  },
};
