// Fields: for each control a real input with its label. Text of the client is only ever text, never markup.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

const asLines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
export const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// A field: its element, set and get of its value, and what it tells: on.type(value) while typing, on.now(value) at once.
export function makeField(field, words, readonly, on) {
  const id = `workbook-${Math.random().toString(36).slice(2)}`; // each form loads this module anew: no counter is unique
  const parts = { id, field, words, readonly, on, describedby: `${id}-error` };
  const control = field.control === "records" ? null : CONTROLS[field.control](parts);
  const isGroup = control?.group;
  const name = isGroup
    ? make("legend", { id: `${id}-name` }, field.label)
    : make(control ? "label" : "p", { class: "name", id: `${id}-name`, for: control && id }, field.label);
  const state = make("span", { class: "state", "aria-hidden": "true" });
  const error = make("p", { class: "error", id: `${id}-error`, role: "alert" });
  const mistake = make("p", { class: "error" });
  const conflicts = make("div", { class: "conflicts" });
  const root = make(isGroup ? "fieldset" : "div", { class: `field ${field.control}`, "data-item": field.id, "aria-describedby": isGroup && `${id}-error` },
    name, state, field.what_if && make("p", { class: "note" }, field.what_if), why(field, words, readonly, on, control), control?.element, error, mistake, conflicts);
  return { root, state, error, mistake, conflicts, field, get: control?.get, set: control?.set, inputs: () => root.querySelectorAll("input, textarea, select") };
}

function why(field, words, readonly, on, control) {
  const meanings = (field.choices ?? []).filter((choice) => choice[2]);
  if (!field.help && !field.example && !meanings.length) return null;
  const use = field.filling != null && !readonly && make("button", { type: "button", class: "plain", onclick: () => on.fill(field.filling) }, words.use_example);
  return make("details", {},
    make("summary", {}, words.why_we_ask),
    field.help && make("p", {}, field.help),
    meanings.length > 0 && make("ul", {}, ...meanings.map(([, label, help]) => make("li", {}, make("b", {}, label), ` – ${help}`))),
    field.example && make("p", { class: "example" }, make("b", {}, `${words.example}: `), field.example, " ", use));
}

const shared = ({ id, readonly, describedby }) => ({ id, disabled: readonly, "aria-describedby": describedby, maxlength: 20000, autocomplete: "off" });

function typed(parts, input, read = (element) => element.value, write = (element, value) => (element.value = value)) {
  const { on } = parts;
  let before;
  input.addEventListener("focus", () => (before = read(input)));
  input.addEventListener("input", () => on.type(read(input)));
  input.addEventListener("change", () => on.leave());
  input.addEventListener("keydown", (event) => {
    if (input.tagName === "TEXTAREA") return;
    if (event.key === "Enter") on.leave();
    if (event.key === "Escape" && !same(read(input), before)) {
      write(input, before);
      on.now(before);
    }
  });
  return { get: () => read(input), set: (value) => write(input, value) };
}

function textField(parts, attributes) {
  const input = make("input", { type: "text", ...shared(parts), ...attributes });
  return { element: input, ...typed(parts, input) };
}

function area(parts, read, write) {
  const input = make("textarea", { rows: 2, ...shared(parts) });
  return { input, ...typed(parts, input, read, write) };
}

function memo(parts) {
  const { input, ...rest } = area(parts);
  return { element: input, ...rest };
}

function list(parts) {
  const hint = make("p", { class: "hint", id: `${parts.id}-hint` }, parts.words.one_a_line);
  parts.describedby += ` ${hint.id}`;
  const write = (element, value) => same(asLines(element.value), value) || (element.value = value.join("\n"));
  const { input, ...rest } = area(parts, (element) => asLines(element.value), write);
  return { element: make("div", {}, input, hint), ...rest };
}

function number(parts) {
  const { element, ...rest } = textField(parts, { inputmode: "decimal", class: "figure" });
  const unit = parts.field.unit && make("span", { class: "unit", id: `${parts.id}-unit` }, parts.field.unit);
  if (unit) element.setAttribute("aria-describedby", `${unit.id} ${parts.describedby}`);
  return { element: make("div", { class: "row" }, element, unit), input: element, ...rest };
}

function slider(parts) {
  const { field, id, readonly, on } = parts;
  const { element, input, get, set } = number(parts);
  const range = make("input", { type: "range", min: field.low, max: field.high, step: field.step, disabled: readonly, "aria-labelledby": `${id}-name` });
  const follow = () => {
    const value = Number(input.value.replace(field.decimal, ".").replace("\u2212", "-"));
    const isKnown = input.value.trim() !== "" && !Number.isNaN(value);
    range.value = isKnown ? value : (field.low + field.high) / 2;
    range.classList.toggle("unset", !isKnown);
    range.setAttribute("aria-valuetext", isKnown ? `${input.value} ${field.unit ?? ""}` : "–");
  };
  range.addEventListener("input", () => {
    input.value = range.value.replace(".", field.decimal);
    follow();
    on.type(get());
  });
  range.addEventListener("change", () => on.leave());
  input.addEventListener("input", follow);
  const sweep = make("div", { class: "sweep" }, range, make("div", { class: "ends", "aria-hidden": "true" }, ...field.ends.map((end) => make("span", {}, end))));
  element.prepend(sweep);
  return { element, get, set: (value) => (set(value), follow()) };
}

function date(parts) {
  const { element, ...rest } = textField(parts, { type: "date", maxlength: null });
  return { element, ...rest };
}

function select(parts) {
  const { field, words, on } = parts;
  const options = field.choices.map(([value, label]) => make("option", { value }, label));
  const input = make("select", shared(parts), make("option", { value: "" }, words.choose), ...options);
  input.addEventListener("change", () => on.now(input.value));
  const set = (value) => {
    if (value && !field.choices.some((choice) => choice[0] === value)) input.append(make("option", { value }, value));
    input.value = value;
  };
  return { element: input, get: () => input.value, set };
}

function options(parts, type, label) {
  const { field, id, readonly } = parts;
  return field.choices.map((choice) => {
    const input = make("input", { type, name: id, value: choice[0], disabled: readonly });
    return { input, element: make("label", { class: "option" }, input, ...label(choice)) };
  });
}

function oneOf(parts, label, className) {
  const { on, words, readonly } = parts;
  const all = options(parts, "radio", label);
  const get = () => all.find(({ input }) => input.checked)?.input.value ?? "";
  const clear = make("button", { type: "button", class: "plain clear", onclick: () => (set(""), all[0].input.focus(), on.now("")) }, words.clear_answer);
  const set = (value) => {
    for (const { input } of all) input.checked = input.value === value;
    clear.hidden = readonly || !value;
  };
  for (const { input } of all) input.addEventListener("change", () => ((clear.hidden = readonly), on.now(get())));
  const row = make("div", { class: className }, ...all.map(({ element }) => element));
  return { group: true, row, clear, element: make("div", { class: "row" }, row, clear), get, set };
}

const buttons = (parts) => oneOf(parts, ([, label]) => [make("span", {}, label)], "options");

// The figures as buttons; the words of the first and the last at the ends, that of the chosen one between them.
function scale(parts) {
  const { choices } = parts.field;
  const made = oneOf(parts, ([value, label]) => [make("span", {}, value, make("span", { class: "unseen" }, ` ${label}`))], "options figures");
  const chosen = make("b", {});
  const ends = make("div", { class: "ends", "aria-hidden": "true" }, make("span", {}, choices[0][1]), chosen, make("span", {}, choices.at(-1)[1]));
  const say = () => (chosen.textContent = choices.slice(1, -1).find((choice) => choice[0] === made.get())?.[1] ?? "");
  made.row.addEventListener("change", say);
  return { ...made, element: make("div", { class: "row" }, make("div", {}, made.row, ends), made.clear), set: (value) => (made.set(value), say()) };
}

function checks(parts) {
  const all = options(parts, "checkbox", ([, label]) => [make("span", {}, label)]);
  const get = () => all.filter(({ input }) => input.checked).map(({ input }) => input.value);
  for (const { input } of all) input.addEventListener("change", () => parts.on.now(get()));
  const element = make("div", { class: "options" }, ...all.map((option) => option.element));
  return { group: true, element, get, set: (values) => all.forEach(({ input }) => (input.checked = values.includes(input.value))) };
}

const CONTROLS = { text: textField, memo, list, number, slider, date, select, buttons, scale, checks };
