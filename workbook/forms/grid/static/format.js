// Values as they are shown, typed and copied. Reading what is typed is the kernel's affair.

import { isBlank } from "./operations.js";

export const NUMERIC = new Set(["number", "share", "money", "count"]);
export const LINES = new Set(["memo", "list"]);
const FREE = new Set(["id", "text", "memo", "list", "segment"]);
const RISKY = /^[=+\-@]/; // what a spreadsheet would take for a formula

export function label(column, value) {
  const found = (column.choices || []).find(([known]) => String(known) === String(value));
  return found ? found[1] : String(value);
}

/** Money stands with cents in the whole column as soon as one amount has them, so that figures line up. */
export function linedUp(columns, rows) {
  const broken = (column) => rows.some((row) => typeof row[column.id] === "number" && !Number.isInteger(row[column.id]));
  return columns.map((column) => ({ ...column, cents: column.type === "money" && broken(column) }));
}

/** The value as a person reads it; typed text that is not read yet stays as it is. */
export function shownValue(value, column, settings) {
  if (isBlank(value)) return "";
  if (Array.isArray(value)) return value.map((part) => label(column, part)).join(column.type === "list" ? "\n" : ", ");
  if (NUMERIC.has(column.type) && typeof value === "number") return shownNumber(value, column, settings.language);
  if (column.type === "date") return shownDate(value, settings);
  return column.choices && column.choices.length ? label(column, value) : String(value);
}

export function shownNumber(value, column, language) {
  const share = column.type === "share";
  return new Intl.NumberFormat(language, { style: share ? "percent" : "decimal", maximumFractionDigits: share ? 2 : 4,
    minimumFractionDigits: column.cents ? 2 : 0, useGrouping: !column.year }).format(value);
}

function shownDate(value, settings) {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value)) || [];
  if (!year) return String(value);
  return { ymd: `${year}-${month}-${day}`, dmy: `${day}.${month}.${year}`, mdy: `${month}/${day}/${year}` }[settings.dateOrder];
}

/** The value as the editor holds it: no marks of thousands, the language's decimal mark, a share in percent. */
export function typedValue(value, column, settings) {
  if (isBlank(value)) return "";
  if (NUMERIC.has(column.type) && typeof value === "number") {
    const plain = plainNumber(column.type === "share" ? Number((value * 100).toPrecision(14)) : value);
    return plain.replace(".", settings.decimal) + (column.type === "share" ? " %" : "");
  }
  if (Array.isArray(value)) return value.map((part) => label(column, part)).join("\n");
  return shownValue(value, column, settings);
}

function plainNumber(value) {
  const text = String(value);
  return /e/i.test(text) ? value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

/** What was typed, ready to be sent: a bare number typed for a share is percent, as in a spreadsheet. */
export function sentText(text, column) {
  const bare = column.type === "share" && /^[+-]?[\d\s.,]+$/.test(text.trim());
  if (column.type === "list") return text.split("\n").map((line) => line.trim()).filter(Boolean);
  return bare ? `${text.trim()} %` : text.replace(/\s+$/, "");
}

/** Cells as a spreadsheet takes them: tabs between, quotes where a cell holds a tab or a line break. */
export function toTsv(cells) {
  return cells.map((row) => row.map(tsvCell).join("\t")).join("\n");
}

function tsvCell(text) {
  return /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function copiedValue(value, column, settings) {
  const text = Array.isArray(value) ? value.map((part) => label(column, part)).join("; ") : typedValue(value, column, settings);
  return FREE.has(column.type) && RISKY.test(text) ? `'${text}` : text;
}

/** The text that a column takes from a spreadsheet's cell. */
export function pastedValue(text, column) {
  const free = FREE.has(column.type) && /^'[=+\-@]/.test(text);
  return free ? text.slice(1) : column.type === "memo" ? text : text.trim();
}

/** Rows of cells from what a spreadsheet puts on the clipboard. */
export function fromTsv(text) {
  const rows = [[""]];
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at];
    const row = rows.at(-1);
    if (quoted && sign === '"' && source[at + 1] === '"') { row[row.length - 1] += '"'; at += 1; }
    else if (quoted && sign === '"') quoted = false;
    else if (quoted) row[row.length - 1] += sign;
    else if (sign === '"' && row.at(-1) === "" && closes(source, at)) quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else row[row.length - 1] += sign;
  }
  return rows;
}

/** Whether a quote at the start of a cell is the spreadsheet's own: its pair stands before a tab, a line's end or the end. */
function closes(text, from) {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at += 1;
    else return at + 1 === text.length || text[at + 1] === "\t" || text[at + 1] === "\n";
  }
  return false;
}
