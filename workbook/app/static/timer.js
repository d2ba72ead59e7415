// A timer for the room: without minutes it counts up, with minutes down and on past zero. It survives a change of chapter.
const KEPT = "workbook:timer";
const MINUTE = 60000;

export class Timer {
  constructor(box, over) {
    Object.assign(this, { box, over, minutes: 0, spent: 0, since: null }, JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
    this.run = box.querySelector("[data-does=run]");
    setInterval(() => this.draw(), 250);
    this.draw();
  }

  toggle() {
    if (this.since === null) this.since = Date.now();
    else [this.spent, this.since] = [this.elapsed, null];
    this.keep();
  }

  reset() {
    [this.spent, this.since] = [0, null];
    this.keep();
  }

  change(minutes) {
    this.minutes = Math.max(0, this.minutes + minutes);
    this.keep();
  }

  get elapsed() {
    return this.spent + (this.since === null ? 0 : Date.now() - this.since);
  }

  keep() {
    sessionStorage.setItem(KEPT, JSON.stringify({ minutes: this.minutes, spent: this.spent, since: this.since }));
    this.draw();
  }

  draw() {
    const left = this.minutes * MINUTE - this.elapsed;
    const over = this.minutes > 0 && left <= 0;
    const seconds = this.minutes ? Math.ceil(Math.abs(left) / 1000) : Math.floor(this.elapsed / 1000);
    const shown = `${over && seconds ? "−" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const output = this.box.querySelector("output");
    if (output.textContent !== shown) output.textContent = shown;
    output.title = over ? this.over : "";
    this.box.classList.toggle("over", over);
    this.run.textContent = this.since === null ? this.run.dataset.start : this.run.dataset.pause;
  }
}
