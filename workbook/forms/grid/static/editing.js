// The editor inside a cell: a line, several lines, a choice or several.

import { el } from "./dom.js";
import { LINES, NUMERIC, sentText, typedValue } from "./format.js";
import { isBlank } from "./operations.js";

/** editor({column, value, start, settings, name, described, done, drafted}) -> {element, focus(), commit()}
 *  done(value | undefined, direction): undefined when nothing changes; direction is "down", "right", "left" or "". */
export function editor(options) {
  const { column } = options;
  if (column.type === "many_of") return severalChoices(options);
  return (column.choices || []).length ? oneChoice(options) : typed(options);
}

function typed({ column, value, start, settings, name, described, done, drafted }) {
  const lines = LINES.has(column.type);
  const before = typedValue(value, column, settings);
  const field = el(lines ? "textarea" : "input", { class: "wb-editor", "aria-label": name, "aria-describedby": described, spellcheck: "true",
    inputmode: NUMERIC.has(column.type) ? "decimal" : undefined, autocomplete: "off", rows: lines ? 3 : undefined });
  field.value = start ?? before;
  const result = () => (field.value === before ? undefined : sentText(field.value, column));
  const close = once((direction, keeps) => done(keeps ? result() : undefined, direction));
  field.addEventListener("input", () => drafted(sentText(field.value, column)));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !(lines && (event.shiftKey || event.altKey))) stop(event, () => close("down", true));
    else if (event.key === "Escape") stop(event, () => close("", false));
    else if (event.key === "Tab") stop(event, () => close(event.shiftKey ? "left" : "right", true));
    else event.stopPropagation();
  });
  field.addEventListener("blur", () => close("", true));
  return { element: field, focus() { field.focus(); if (start === undefined) field.select?.(); }, commit: () => close("", true) };
}

function oneChoice({ column, value, name, described, done }) {
  const known = column.choices.some(([choice]) => String(choice) === String(value));
  const field = el("select", { class: "wb-editor", "aria-label": name, "aria-describedby": described },
    el("option", { value: "" }, column.required ? "" : "–"),
    known || isBlank(value) ? null : el("option", { value: String(value) }, String(value)),
    column.choices.map(([choice, words]) => el("option", { value: String(choice) }, words)));
  field.value = isBlank(value) ? "" : String(value);
  const before = field.value;
  let pointed = false;
  const close = once((direction, keeps) => done(keeps && field.value !== before ? field.value : undefined, direction));
  field.addEventListener("pointerdown", () => { pointed = true; });
  field.addEventListener("change", () => pointed && close("", true));
  field.addEventListener("keydown", (event) => {
    pointed = false;
    if (event.key === "Enter") stop(event, () => close("down", true));
    else if (event.key === "Escape") stop(event, () => close("", false));
    else if (event.key === "Tab") stop(event, () => close(event.shiftKey ? "left" : "right", true));
    else event.stopPropagation();
  });
  field.addEventListener("blur", () => close("", true));
  return { element: field, focus: () => field.focus(), commit: () => close("", true) };
}

function severalChoices({ column, value, name, described, done }) {
  const chosen = new Set((Array.isArray(value) ? value : []).map(String));
  const before = [...chosen].join("\n");
  const result = () => column.choices.map(([choice]) => String(choice)).filter((choice) => chosen.has(choice));
  const box = el("div", { class: "wb-editor wb-several", role: "group", "aria-label": name, "aria-describedby": described, tabindex: "-1" },
    column.choices.map(([choice, words]) => el("label", {},
      el("input", { type: "checkbox", checked: chosen.has(String(choice)), onchange: (event) => (event.target.checked ? chosen.add(String(choice)) : chosen.delete(String(choice))) }),
      el("span", {}, words))));
  const close = once((direction, keeps) => done(keeps && result().join("\n") !== before ? result() : undefined, direction));
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") stop(event, () => close("down", true));
    else if (event.key === "Escape") stop(event, () => close("", false));
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") stop(event, () => step(box, event.key === "ArrowDown" ? 1 : -1));
    else event.stopPropagation();
  });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close("", true); });
  return { element: box, focus: () => box.querySelector("input")?.focus(), commit: () => close("", true) };
}

function step(box, by) {
  const all = [...box.querySelectorAll("input")];
  const place = all.indexOf(document.activeElement) + by;
  all[Math.max(0, Math.min(all.length - 1, place))]?.focus();
}

function stop(event, act) {
  event.preventDefault();
  event.stopPropagation();
  act();
}

/** An editor closes once, however many of Enter, Tab and blur follow each other. */
function once(act) {
  let open = true;
  return (...given) => {
    if (!open) return;
    open = false;
    act(...given);
  };
}
