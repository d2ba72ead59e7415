// The form: fields in order, progress, what waits to be restored, conflicts. Python holds the answers; this shows them.

import { make, makeField, same } from "./fields.js";
import { Saver } from "./saving.js";

class FormView {
  constructor(model, el) {
    this.model = model;
    this.about = model.get("about");
    this.words = this.about.words;
    this.saver = new Saver(model, (...news) => this.tell(...news));
    this.root = make("section", { class: "workbook-form", lang: this.about.language, "aria-label": this.about.section, "data-lm-suppress-shortcuts": "true" });
    this.status = make("p", { class: "unseen", role: "status" });
    this.pending = make("div", { class: "pending" });
    this.body = make("div", { onfocusout: () => setTimeout(() => this.show()) });
    this.root.append(...this.head(), this.pending, this.body, this.status);
    el.append(this.root);
    this.build();
    this.follow = { "change:fields": () => this.build(), "change:values": () => this.show(), "change:conflicts": () => this.showConflicts(), "change:progress": () => this.showProgress(), "change:mistakes": () => this.showMistakes() };
    for (const [event, call] of Object.entries(this.follow)) model.on(event, call);
    addEventListener("storage", (this.offerAgain = () => this.offer()));
    this.saver.here();
    addEventListener("pagehide", (this.leave = () => this.fields.forEach((_, item) => this.saver.send(item))));
  }

  close() {
    for (const [event, call] of Object.entries(this.follow)) this.model.off(event, call);
    removeEventListener("storage", this.offerAgain);
    removeEventListener("pagehide", this.leave);
    this.saver.close();
  }

  head() {
    if (!this.about.title) return [];
    this.count = make("span");
    this.bar = make("progress", { "aria-label": this.about.title });
    const note = this.about.readonly && make("p", { class: "note" }, this.about.readonly);
    return [make("div", { class: "head" }, make("p", { class: "title" }, this.about.title), this.bar, this.count), note].filter(Boolean);
  }

  build() {
    const open = (item) => this.fields?.get(item)?.get?.();
    const typed = new Map([...this.saver.edits.keys()].map((item) => [item, open(item)]));
    this.fields = new Map(this.model.get("fields").map((field) => [field.id, this.field(field)]));
    this.body.replaceChildren(...[...this.fields.values()].map((field) => field.root));
    this.show();
    typed.forEach((value, item) => value !== undefined && this.fields.get(item)?.set(value));
    this.showConflicts();
    this.showMistakes();
    this.showProgress();
  }

  field(field) {
    const { saver } = this;
    return makeField(field, this.words, Boolean(this.about.readonly), {
      type: (value) => saver.type(field.id, value),
      now: (value) => saver.now(field.id, value),
      leave: () => saver.send(field.id),
      fill: (value) => this.fill(field.id, value),
    });
  }

  // The example as the answer, with a way back.
  fill(item, value) {
    const field = this.fields.get(item);
    const before = field.get();
    field.set(value);
    this.saver.now(item, value);
    field.undo?.remove();
    field.undo = make("button", { type: "button", class: "plain", onclick: () => {
      field.set(before);
      this.saver.now(item, before);
      field.undo.remove();
      field.inputs()[0]?.focus();
    } }, this.words.undo);
    field.state.after(field.undo);
  }

  // What is stored, except where something is being typed; a text is not tidied under the cursor.
  show() {
    const values = this.model.get("values");
    this.fields.forEach((field, item) => {
      if (!field.set || this.saver.isOpen(item)) return;
      if (same(field.shown, values[item]) && field.root.contains(document.activeElement)) return;
      field.set(values[item]);
      field.shown = values[item];
    });
    this.offer();
  }

  // What an earlier page typed and could not save: offered, never put in unasked.
  offer() {
    const values = this.model.get("values");
    const rows = [...this.fields].flatMap(([item, field]) => {
      const kept = field.set && this.saver.kept(item);
      if (!kept) return [];
      if (!same(kept.value, values[item])) return [this.keptRow(item, field, kept)];
      this.saver.drop(item);
      return [];
    });
    this.pending.replaceChildren(...(rows.length && !this.about.readonly ? [make("p", { class: "title" }, this.words.kept_here), ...rows] : []));
  }

  keptRow(item, field, kept) {
    const restore = () => {
      field.set(kept.value);
      this.saver.now(item, kept.value, kept.base);
      this.offer();
      field.inputs()[0]?.focus();
    };
    const discard = () => (this.saver.drop(item), this.offer());
    return make("p", {}, make("b", {}, field.field.label), ` ${[kept.value].flat().join(", ")} `,
      make("button", { type: "button", onclick: restore }, this.words.restore), " ",
      make("button", { type: "button", class: "plain", onclick: discard }, this.words.discard));
  }

  tell(item, state, text = "") {
    const field = this.fields.get(item);
    if (!field) return;
    const said = { saving: this.words.saving, saved: this.words.saved, late: this.words.not_saved, refused: this.words.not_saved }[state] ?? "";
    field.root.dataset.state = state;
    field.state.textContent = said;
    if (state !== "typing" && state !== "saving") {
      const error = state === "late" ? this.words.not_saved_why : text;
      field.error.textContent = error;
      for (const input of field.inputs()) error ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
      this.status.textContent = said;
    }
    if (state === "saved") {
      field.shown = this.model.get("values")[item];
      this.show();
    }
  }

  showConflicts() {
    const waiting = this.model.get("conflicts");
    this.fields.forEach((field, item) => field.conflicts.replaceChildren(...waiting.filter((found) => found.item === item).map((found) => this.conflict(found))));
  }

  conflict({ item, kept, other, from }) {
    const version = (from, text, keep) => make("div", { class: "version" }, make("p", { class: "hint" }, from), make("p", { class: "text" }, text),
      !this.about.readonly && make("button", { type: "button", onclick: () => this.saver.settle(item, keep) }, this.words.keep_this));
    return make("div", { class: "conflict", role: "group", "aria-label": this.words.conflict_title },
      make("p", { class: "title" }, this.words.conflict_title),
      make("div", { class: "versions" }, version(this.words.conflict_kept, kept, true), version(from, other, false)));
  }

  showMistakes() {
    const mistakes = this.model.get("mistakes");
    this.fields.forEach((field, item) => (field.mistake.textContent = mistakes[item] ?? ""));
  }

  showProgress() {
    if (!this.bar) return;
    const { answered, items, text } = this.model.get("progress");
    Object.assign(this.bar, { max: items, value: answered });
    this.count.textContent = text;
  }
}

export default {
  render({ model, el }) {
    const view = new FormView(model, el);
    return () => view.close();
  },
};
