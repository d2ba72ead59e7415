// Elements made piece by piece: text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  undo: "M6 3 2.5 6.5 6 10M3 6.5h6a4 4 0 0 1 0 8H7",
  redo: "m10 3 3.5 3.5L10 10M13 6.5H7a4 4 0 0 0 0 8h2",
  help: "M6 6.2a2.1 2.1 0 1 1 3 1.9c-.7.4-1 .8-1 1.6M8 12.4v.1",
  close: "m4 4 8 8M12 4l-8 8",
  more: "M3.5 8h.1M8 8h.1M12.5 8h.1",
  grip: "M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1",
  full: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3",
  print: "M5 6V2.5h6V6M5 12H3V6.5h10V12h-2M5 9.5h6v4H5z",
  proof: "M9.5 2.5h-5v11h7v-9zM9.5 2.5v2h2M6.5 7.5h3M6.5 10h3",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  columns: "M2.5 3h4.5v10H2.5zM9 3h4.5v10H9z",
  sieve: "M2.5 3.5h11L9.5 8.5v4l-3 1.5v-5.500z",
  archive: "M2.5 3h11v3h-11zM3.500 6v7h9V6M6.500 8.500h3",
};

/** el("button", {class: "x", onclick: f, "aria-label": "y"}, "text", child) */
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const drawn = { viewBox: "0 0 16 16", width: "16", height: "16", "aria-hidden": "true", focusable: "false", class: `wb-icon wb-icon-${name}` };
  for (const [key, value] of Object.entries(drawn)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", DRAWN[name]);
  svg.append(path);
  return svg;
}

/** A button with a sign and words; the words are its name also where only the sign is shown. */
export function button(name, label, onclick, options = {}) {
  const { words = false, ...attributes } = options;
  const given = words ? {} : { "aria-label": label, title: label };
  return el("button", { type: "button", class: words ? "wb-button" : "wb-button wb-sign", onclick, ...given, ...attributes },
    name ? icon(name) : null, words ? el("span", {}, label) : null);
}

/** A sentence with its placeholders filled: {name}, {n:count}, {n:plural one|few|many}. */
export function say(template, values = {}, language = "en") {
  return String(template ?? "").replace(/\{(\w+)(?::([^{}]*))?\}/g, (whole, name, format) => {
    if (!(name in values)) return whole;
    if (format && format.startsWith("plural ")) return plural(values[name], format.slice(7).split("|"), language);
    return format === "count" ? new Intl.NumberFormat(language).format(values[name]) : String(values[name]);
  });
}

function plural(n, forms, language) {
  const place = { one: 0, few: 1, many: 2 }[new Intl.PluralRules(language).select(n)];
  return forms[Math.min(place ?? forms.length - 1, forms.length - 1)];
}

/** Keep words beside each other that belong together, and give the reader of the screen a voice. */
export function liveRegion() {
  const region = el("div", { class: "wb-voice", role: "status", "aria-live": "polite" });
  let timer = 0;
  return {
    element: region,
    announce(text) {
      clearTimeout(timer);
      region.textContent = "";
      timer = setTimeout(() => { region.textContent = text; }, 40);
    },
  };
}

let serial = 0;
export function freshId(stem) {
  serial += 1;
  return `${stem}-${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}${serial}`;
}
