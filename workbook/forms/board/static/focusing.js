// Where on the board the person is, and what keys do there.

import { meaning, neighbour } from "./keys.js";

export const boardFocusing = {
  focusedPlace() {
    const at = document.activeElement;
    if (!this.canvas.contains(at) || at.matches("textarea")) return null;
    const block = at.closest(".wb-block")?.dataset.block;
    const tool = [...this.canvas.querySelectorAll(`[data-block="${block}"] .wb-block-tools button`)].indexOf(at);
    return { block, note: at.closest(".wb-note")?.dataset.note, tool, more: at.classList.contains("wb-more") };
  },

  placeOf(id, block) { return this.shown.filter((note) => note.block === block).findIndex((note) => note.id === id); },

  /** A note or a block's button; where the note is gone the one at ``place``, the last visited, or the first. */
  focusPlace({ block, note, tool = -1, more, place }) {
    const tools = this.canvas.querySelectorAll(`[data-block="${block}"] .wb-block-tools button`);
    if (tools[tool]) return tools[tool].focus({ preventScroll: true });
    const cards = this.cards(block);
    const card = this.card(note ?? "") ?? cards[place === undefined ? -1 : Math.min(place, cards.length - 1)] ?? this.card(this.active[block] ?? "") ?? cards[0];
    return ((more && card?.querySelector(".wb-more")) || card || tools[tools.length - 1])?.focus({ preventScroll: true });
  },

  card(id) { return this.canvas.querySelector(`.wb-note[data-note="${CSS.escape(id)}"]`); },

  cards(block) { return [...this.canvas.querySelectorAll(`[data-block="${block}"] .wb-note`)]; },

  focused(event) {
    const card = event.target.closest(".wb-note");
    const block = event.target.closest(".wb-block")?.dataset.block;
    if (!card || this.active[block] === card.dataset.note) return;
    this.active[block] = card.dataset.note;
    this.cards(block).forEach((other) => {
      other.tabIndex = other === card ? 0 : -1;
      const more = other.querySelector(".wb-more");
      if (more) more.tabIndex = other === card ? 0 : -1;
    });
  },

  closed(had, from) {
    if (this.stale || this.selected) this.draw();
    const back = this.selected && this.card(this.selected);
    this.selected = null;
    if (had) (back ?? (from?.isConnected ? from : this.buttons.filter)).focus({ preventScroll: true });
  },

  pressed(event) {
    if (event.isComposing || event.target.closest("textarea, input, select")) return;
    const onButton = event.target.closest("button");
    const found = meaning(event);
    if (!found || (onButton && (found.act === "edit" || found.act === "delete"))) return;
    const id = event.target.closest(".wb-note")?.dataset.note;
    const block = event.target.closest(".wb-block")?.dataset.block;
    const note = id ? this.sheet.row(id) : null;
    if (!this.canAct(found.act, note)) return;
    event.preventDefault();
    event.stopPropagation();
    this.perform(found, this.block(block), note);
  },

  canAct(act, note) {
    const always = ["go", "help", "end"];
    if (always.includes(act)) return true;
    if (act === "details") return Boolean(note);
    return !this.readonly && (["undo", "redo", "add"].includes(act) || Boolean(note)) && (act !== "archive" || this.archivable);
  },

  perform(found, block, note) {
    const acts = {
      undo: () => this.again("undo"),
      redo: () => this.again("redo"),
      go: () => this.go(block.id, note?.id, found.key),
      end: () => this.cards(block.id).at(found.last ? -1 : 0)?.focus(),
      carry: () => this.carry(note, found.key),
      send: () => this.moveTo(note, this.blocks.find((other) => other.number === found.number), null),
      edit: () => this.edit(note),
      delete: () => this.remove(note),
      archive: () => this.archive(note),
      colour: () => this.nextColour(note),
      details: () => this.openDetails(block, note),
      add: () => this.add(block),
      help: () => this.openHelp(block),
    };
    acts[found.act]();
  },

  act(kind, block, note) {
    if (kind === "help") this.openHelp(block);
    else if (kind === "add") this.add(block);
    else this.openDetails(block, note);
  },

  go(block, id, key) {
    const cards = this.cards(block);
    const place = cards.findIndex((card) => card.dataset.note === id);
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (by && cards[place + by] && (place >= 0 || by > 0)) return cards[place + by].focus();
    const next = neighbour(block, key);
    if (!next) return undefined;
    const there = this.cards(next);
    const card = key === "ArrowUp" ? there.at(-1) : by ? there[0] : there[Math.min(Math.max(place, 0), there.length - 1)];
    return (card ?? this.canvas.querySelector(`[data-block="${next}"] .wb-block-tools button:last-child`)).focus();
  },

  /** Move a note by one place, or into the block beside. */
  carry(note, key) {
    const peers = this.shown.filter((other) => other.block === note.block);
    const place = peers.indexOf(note);
    if (key === "ArrowUp" && place > 0) return this.moveTo(note, this.block(note.block), peers[place - 1].id);
    if (key === "ArrowDown" && place < peers.length - 1) return this.moveTo(note, this.block(note.block), peers[place + 2]?.id ?? null);
    const next = this.block(neighbour(note.block, key) ?? "");
    return next ? this.moveTo(note, next, null) : this.voice.announce(this.word("board_no_further"));
  },
};
