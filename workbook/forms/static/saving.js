// Saved for certain: what is typed is copied into this browser at once, sent after a pause, and called saved only when
// Python has answered that the disk has it.

const PAUSE = 600; // ms without a key before what was typed is sent
const PATIENCE = 5000; // ms without an answer before a person is told

export class Saver {
  // tell(item, state, text): state is typing, saving, saved, refused or late.
  constructor(model, tell) {
    this.model = model;
    this.tell = tell;
    this.view = Math.random().toString(36).slice(2);
    this.seq = 0;
    this.edits = new Map();
    model.on("msg:custom", (this.hear = (message) => this.heard(message)));
  }

  close() {
    this.model.off("msg:custom", this.hear);
    for (const item of this.edits.keys()) this.send(item);
  }

  isOpen(item) {
    return this.edits.has(item);
  }

  type(item, value, base) {
    const edit = this.edits.get(item) ?? { base: base ?? this.model.get("rev") };
    Object.assign(edit, { value, unsent: true });
    this.edits.set(item, edit);
    this.keep(item, edit);
    clearTimeout(edit.pause);
    edit.pause = setTimeout(() => this.send(item), PAUSE);
    this.tell(item, "typing");
  }

  now(item, value, base) {
    this.type(item, value, base);
    this.send(item);
  }

  // One edit of an item at a time: the next one rests on what the disk then has, else it would contradict the first.
  send(item) {
    const edit = this.edits.get(item);
    if (!edit?.unsent || edit.underway) return;
    Object.assign(edit, { unsent: false, underway: true, seq: ++this.seq });
    clearTimeout(edit.pause);
    this.post({ kind: "edit", item, value: edit.value, base: edit.base, seq: edit.seq }, item, edit);
  }

  post(message, item, edit) {
    this.tell(item, "saving");
    clearTimeout(edit.patience);
    edit.patience = setTimeout(() => this.tell(item, "late"), PATIENCE);
    try {
      this.model.send({ view: this.view, ...message });
    } catch {
      this.tell(item, "late"); // the kernel is gone, and the page knows
    }
  }

  // Charts and intervals wait until the page has its forms.
  here() {
    try {
      this.model.send({ kind: "shown" });
    } catch {
      // they come without being told
    }
  }

  settle(item, keep) {
    const edit = { seq: ++this.seq };
    this.settling = edit;
    this.post({ kind: "settle", item, keep, seq: edit.seq }, item, edit);
  }

  heard({ kind, view, seq, item, rev, text }) {
    if (view !== this.view) return;
    const edit = this.settling?.seq === seq ? this.settling : this.edits.get(item);
    if (edit?.seq !== seq) return;
    clearTimeout(edit.patience);
    Object.assign(edit, { underway: false, base: rev ?? edit.base });
    if (edit.unsent) {
      this.keep(item, edit); // more was typed meanwhile
      return this.send(item);
    }
    if (kind === "acked") {
      if (this.edits.get(item) === edit) this.drop(item);
      this.tell(item, "saved");
    } else {
      this.tell(item, "refused", text);
    }
  }

  key(item) {
    const { client, chapter } = this.model.get("about");
    return `workbook:${client}:${chapter}:${item}`;
  }

  keep(item, { value, base }) {
    try {
      localStorage.setItem(this.key(item), JSON.stringify({ value, base }));
    } catch {
      // a browser that keeps nothing: saving itself does not depend on it
    }
  }

  drop(item) {
    this.edits.delete(item);
    try {
      localStorage.removeItem(this.key(item));
    } catch {
      // nothing was kept
    }
  }

  // What an earlier page typed and could not save.
  kept(item) {
    if (this.isOpen(item)) return null;
    try {
      return JSON.parse(localStorage.getItem(this.key(item)));
    } catch {
      return null;
    }
  }
}
