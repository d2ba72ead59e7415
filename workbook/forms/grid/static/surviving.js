// What outlives a dead kernel: kept in the browser, offered again after a reload.

import { clear, keep, left } from "./keeping.js";

export const sheetSurviving = {
  unsaved() {
    const wrong = [...this.refused].flatMap(([id, cells]) => (this.held.some((add) => add.id === id)
      ? [] : [{ op: "set", id, values: Object.fromEntries([...cells].map(([name, cell]) => [name, cell.value])) }]));
    const typing = this.typing ? [this.typing] : [];
    return [...this.held, ...(this.flight ? this.flight.operations : []), ...this.waiting, ...wrong, ...typing];
  },

  persist(gone = false) {
    keep(this.key, this.page, this.unsaved(), gone);
  },

  findLeftover() {
    this.leftover = left(this.key, this.page);
    if (this.leftover.length) this.tellState();
  },

  restore() {
    const operations = this.leftover.flatMap((part) => part.operations);
    this.discard();
    this.commit(operations);
  },

  discard() {
    clear(this.key, this.leftover.map((part) => part.page));
    this.leftover = [];
    this.tellState();
  },
};
