// Edits on their way: laid together while an earlier one is being saved, undone and done again.

export const sheetQueueing = {
  queue(operation) {
    const seen = this.row(operation.id);
    this.cache = null;
    if (operation.values) this.forgetRefused(operation.id, Object.keys(operation.values));
    if (operation.op === "delete") return this.queueDeletion(operation, seen);
    const held = this.held.findIndex((other) => other.id === operation.id);
    if (held >= 0 && operation.op === "set") {
      const [add] = this.held.splice(held, 1);
      this.waiting.push({ ...add, values: { ...add.values, ...operation.values } });
      return undefined;
    }
    const last = this.waiting.findLast?.((other) => other.id === operation.id && (other.op === "set" || other.op === "add"));
    if (last && operation.op === "set") {
      last.values = { ...last.values, ...operation.values };
      if (last.op === "set") last.was = { ...this.seenValues(seen, operation), ...last.was };
      return undefined;
    }
    this.waiting.push(operation.op === "set" ? this.withSeen(operation, seen) : operation);
    return undefined;
  },

  withSeen(operation, seen) {
    return { ...operation, was: operation.was ?? this.seenValues(seen, operation), whole: operation.whole ?? seen ?? {} };
  },

  /** What the kernel last told of these cells: a value typed here and refused was never anybody's. */
  seenValues(seen, operation) {
    const told = this.base.find((row) => row.id === operation.id) ?? seen ?? {};
    return Object.fromEntries(Object.keys(operation.values).map((name) => [name, told[name] ?? null]));
  },

  queueDeletion(operation, seen) {
    const unsaved = [...this.held, ...this.waiting].find((other) => other.op === "add" && other.id === operation.id);
    this.held = this.held.filter((other) => other.id !== operation.id);
    this.waiting = this.waiting.filter((other) => other.id !== operation.id);
    this.refused.delete(operation.id);
    const told = this.base.find((row) => row.id === operation.id);
    if (!unsaved) this.waiting.push({ ...operation, was: operation.was ?? told ?? seen });
  },

  forgetRefused(row, columns) {
    const cells = this.refused.get(row);
    columns.forEach((column) => cells?.delete(column));
    if (cells && !cells.size) this.refused.delete(row);
  },

  undo() {
    return this.again(this.past, this.future, "undo");
  },

  redo() {
    return this.again(this.future, this.past, "redo");
  },

  again(from, to, which) {
    const step = from.pop();
    if (!step) return false;
    const operations = step[which].map((operation) => ({ ...operation }));
    to.push(step);
    this.commit(operations, { again: true });
    return true;
  },
};
