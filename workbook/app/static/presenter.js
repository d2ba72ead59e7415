// Presenter mode: one section at a time in large type, moved by keys or a clicker. A reload and the next chapter keep it.
import { Timer } from "./timer.js";

const KEPT = "workbook:presenting";
const TYPING = "input, textarea, select, [contenteditable], [data-lm-suppress-shortcuts]";

export function present(bar, opener) {
  const presenter = new Presenter(bar, opener);
  opener.addEventListener("click", () => presenter.begin());
  bar.addEventListener("click", (event) => presenter.does(event.target.closest("button")?.dataset.does));
  document.addEventListener("keydown", (event) => presenter.key(event));
  if (sessionStorage.getItem(KEPT)) presenter.begin();
}

class Presenter {
  constructor(bar, opener) {
    Object.assign(this, { bar, opener, on: false, place: 0 });
    this.timer = new Timer(bar.querySelector(".app-timer"), bar.dataset.over);
    this.acts = {
      back: () => this.show(this.place - 1),
      on: () => this.show(this.place + 1),
      leave: () => this.end(),
      run: () => this.timer.toggle(),
      reset: () => this.timer.reset(),
      longer: () => this.timer.change(1),
      shorter: () => this.timer.change(-1),
    };
    const { back, on, leave, run, reset, longer, shorter } = this.acts;
    this.keys = { ArrowRight: on, PageDown: on, ArrowLeft: back, PageUp: back, Escape: leave, t: run, 0: reset, "+": longer, "-": shorter };
    this.keys.Home = () => this.show(0);
    this.keys.End = () => this.show(this.sections.length - 1);
  }

  get sections() {
    return [...document.querySelectorAll("main > section")];
  }

  begin() {
    const linked = this.sections.findIndex((section) => `#${section.id}` === location.hash);
    const first = linked < 0 ? this.inView() : linked;
    this.on = true;
    document.body.classList.add("presenting");
    this.bar.hidden = false;
    this.show(first);
    sessionStorage.setItem(KEPT, "yes");
  }

  end() {
    this.on = false;
    document.body.classList.remove("presenting");
    this.bar.hidden = true;
    sessionStorage.removeItem(KEPT);
    this.sections[this.place]?.scrollIntoView();
    this.opener.focus();
  }

  inView() {
    const passed = this.sections.filter((section) => section.getBoundingClientRect().top < innerHeight / 2);
    return Math.max(0, passed.length - 1);
  }

  show(wanted) {
    const sections = this.sections;
    this.place = Math.min(Math.max(wanted, 0), sections.length - 1);
    sections.forEach((section, place) => section.classList.toggle("shown", place === this.place));
    const shown = sections[this.place];
    history.replaceState(null, "", `#${shown.id}`);
    this.bar.querySelector("b").textContent = shown.getAttribute("aria-label");
    const words = { n: this.place + 1, all: sections.length };
    this.bar.querySelector("span").textContent = this.bar.dataset.place.replace(/\{(\w+)\}/g, (_, name) => words[name]);
    this.bar.querySelector("[data-does=back]").disabled = this.place === 0;
    this.bar.querySelector("[data-does=on]").disabled = this.place === sections.length - 1;
    scrollTo(0, 0);
    dispatchEvent(new Event("resize")); // boards and tables that were hidden measure themselves again
  }

  does(act) {
    if (this.on) this.acts[act]?.();
  }

  key(event) {
    const act = this.keys[event.key] ?? this.keys[event.key.toLowerCase()];
    const taken = event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey;
    if (!this.on || !act || taken || event.target.closest(TYPING) || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    act();
  }
}
