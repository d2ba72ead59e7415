// What opens at the side of the board.

import { copyContent, detailsContent, filterContent, helpContent } from "./drawer.js";
import { countedNotes } from "./notes.js";

export const boardSiding = {
  /** The drawer opens on the side where the block is not. */
  beside(block) {
    const [board, part] = [this.canvas, this.canvas.querySelector(`[data-block="${block.id}"]`)].map((element) => element.getBoundingClientRect());
    this.drawer.element.classList.toggle("wb-left", part.left + part.width / 2 > board.left + board.width / 2);
  },

  openHelp(block) {
    this.beside(block);
    this.drawer.open("help", `${block.number} · ${block.label}`, helpContent(block, this.notes, this));
  },

  answer(block, question) {
    this.drawer.close();
    this.add(block, question);
  },

  openDetails(block, note) {
    this.selected = note.id;
    this.beside(block);
    const set = (values) => this.sheet.commit([{ op: "set", id: note.id, values }]);
    const { contents, first } = detailsContent(note, block, this, set);
    this.drawer.open("details", this.word("board_details"), contents, first);
  },

  openFilter() {
    if (this.drawer.kind === "filter") return this.drawer.close();
    const change = (given, again) => {
      const { mode, showArchived, ...filter } = given;
      this.mode = mode ?? this.mode;
      this.showArchived = showArchived ?? this.showArchived;
      Object.assign(this.filter, filter);
      this.draw();
      this.voice.announce(countedNotes(this, this.shown.length, this.notes.length));
      if (again) { this.drawer.kind = ""; this.openFilter(); }
    };
    this.drawer.element.classList.remove("wb-left");
    const { contents, first } = filterContent(this.filter, this, change);
    return this.drawer.open("filter", this.word("board_filter"), contents, first);
  },

  openCopy() {
    if (this.drawer.kind === "copy") return this.drawer.close();
    const copy = async ({ name, date }) => {
      const answer = await this.sheet.ask("copy", { name, date, from: this.version });
      this.sheet.told(answer);
      this.drawer.close();
      this.voice.announce(this.word("board_copied", { name }));
    };
    this.drawer.element.classList.remove("wb-left");
    const { contents, first } = copyContent(this, copy);
    return this.drawer.open("copy", this.word("board_copy"), contents, first);
  },
};
