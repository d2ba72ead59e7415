// Which canvas is shown, and two of them compared.

import { el } from "../../grid/static/dom.js";
import { comparison } from "./comparing.js";

export const boardVersions = {
  drawVersions() {
    const names = this.versionNames();
    const options = [["", this.word("board_present")], ...names.map((name) => [name, name])];
    if (!options.some(([value]) => value === this.version)) this.version = "";
    this.versionPicker.replaceChildren(...options.map(([value, label]) => el("option", { value }, label)));
    this.versionPicker.value = this.version;
  },

  versionNames() {
    return [...new Set([...(this.sheet.extra?.versions ?? []), ...this.rows.map((row) => row.version)])].filter(Boolean);
  },

  show(version) {
    this.version = version;
    this.active = {};
    this.drawer.close();
    this.draw();
    this.voice.announce(`${this.word("board_version")}: ${version || this.word("board_present")}`);
  },

  toggleComparison() {
    if (this.comparing) this.comparing = null;
    else this.comparing = { before: this.version || this.versionNames().at(-1), after: "" };
    this.drawer.close();
    this.canvas.hidden = Boolean(this.comparing);
    this.compared.hidden = !this.comparing;
    this.versionPicker.disabled = Boolean(this.comparing);
    this.foot.classList.toggle("wb-apart", Boolean(this.comparing));
    if (this.comparing) this.buildComparison();
    this.drawTools();
    return this.comparing ? this.compare() : undefined;
  },

  buildComparison() {
    const picker = (side, label) => {
      const options = [["", this.word("board_present")], ...this.versionNames().map((name) => [name, name])];
      const made = el("select", { onchange: (event) => { this.comparing[side] = event.target.value; this.compare(); } }, options.map(([value, words]) => el("option", { value }, words)));
      made.value = this.comparing[side];
      return el("label", { class: "wb-field" }, el("span", { class: "wb-label" }, label), made);
    };
    this.comparedBody = el("div", {});
    this.compared.replaceChildren(el("div", { class: "wb-pickers" }, picker("before", this.word("board_before")), picker("after", this.word("board_after"))), this.comparedBody);
  },

  async compare() {
    const { before, after } = this.comparing;
    try {
      const answer = await this.sheet.ask("compare", { before, after });
      if (this.comparing?.before !== before || this.comparing?.after !== after) return;
      this.comparedBody.replaceChildren(comparison(this.rows, before, after, answer.changes, this));
    } catch (error) {
      this.comparedBody.replaceChildren(el("p", { class: "wb-problem" }, error.message || this.word("sheet_cut")));
    }
  },
};
