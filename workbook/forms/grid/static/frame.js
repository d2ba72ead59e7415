// The table as elements: sticky headings, rows, totals. Long tables show only the rows that are in sight.

import { el, say } from "./dom.js";
import { NUMERIC, shownNumber, shownValue } from "./format.js";

export const WINDOWED = 150; // more rows than this are drawn only where they are seen
const HEIGHT = 37; // of a row then; kept in step with grid.css
const MARGIN = 12;

export function tableFrame(columns, labels, name, keysId) {
  const body = el("tbody");
  const foot = el("tfoot");
  const table = el("table", { role: "grid", "aria-label": name, "aria-describedby": keysId, "aria-multiselectable": "true", "aria-colcount": columns.length + 1 },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row", "aria-rowindex": "1" },
      el("th", { role: "columnheader", class: "wb-number", scope: "col" }, el("span", { class: "wb-hidden" }, labels.grid_row_number)),
      columns.map((column) => heading(column, labels)))), body, foot);
  body.setAttribute("role", "rowgroup");
  foot.setAttribute("role", "rowgroup");
  return { table, body, foot };
}

function heading(column, labels) {
  return el("th", { role: "columnheader", scope: "col", class: sort(column), "data-column": column.id, title: column.help || undefined },
    el("span", {}, column.label),
    column.required ? el("span", { class: "wb-required", title: labels.grid_required }, "*", el("span", { class: "wb-hidden" }, ` ${labels.grid_required}`)) : null,
    column.unit ? el("span", { class: "wb-unit" }, column.unit) : column.type === "share" ? el("span", { class: "wb-unit" }, "%") : null);
}

export function sort(column) {
  return NUMERIC.has(column.type) ? "wb-is-number" : `wb-is-${column.type}`;
}

/** Which rows to draw: all of a short table, of a long one those in sight and a few around them. */
export function span(count, scroller, force) {
  if (count <= WINDOWED && !force) return { first: 0, last: count, windowed: false };
  const first = Math.max(0, Math.floor(scroller.scrollTop / HEIGHT) - MARGIN);
  const seen = Math.ceil((scroller.clientHeight || 480) / HEIGHT) + 2 * MARGIN;
  return { first, last: Math.min(count, first + seen), windowed: true };
}

export function spacer(rows, columns) {
  return el("tr", { class: "wb-spacer", "aria-hidden": "true", style: `height:${rows * HEIGHT}px` }, el("td", { colspan: columns + 1 }));
}

export function scrollTo(scroller, place) {
  const top = place * HEIGHT;
  const head = 2 * HEIGHT;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + head + HEIGHT > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = top + head + HEIGHT - scroller.clientHeight;
}

/** drawn(row, number, columns, look): look gives problem(row, column), settings, labels, isChosen(number, place). */
export function drawnRow(row, number, columns, look) {
  const chosen = look.isRowChosen(number);
  return el("tr", { role: "row", "aria-rowindex": number + 2, "data-row": row.id, class: look.isHeld(row.id) ? "wb-held" : undefined, "aria-selected": chosen ? "true" : undefined },
    el("th", { role: "rowheader", scope: "row", class: "wb-number", "data-number": number }, String(number + 1)),
    columns.map((column, place) => drawnCell(row, number, column, place, look)));
}

function drawnCell(row, number, column, place, look) {
  const problem = look.problem(row.id, column.id);
  const text = shownValue(row[column.id], column, look.settings);
  const note = problem ? el("span", { class: "wb-problem", id: `${look.stem}-${row.id}-${column.id}` }, problem) : null;
  return el("td", { role: "gridcell", tabindex: "-1", class: `${sort(column)}${look.isChosen(number, place) ? " wb-chosen" : ""}`, "data-label": column.label,
    "data-number": number, "data-place": place, "aria-colindex": place + 2, "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": problem ? note.id : undefined, "aria-readonly": look.readonly ? "true" : undefined },
    el("span", { class: "wb-value" }, text), note);
}

/** Sums of the columns that have one, over every row; cells not yet read count for nothing. */
export function drawTotals(foot, rows, columns, labels, settings) {
  const added = columns.filter((column) => column.total);
  if (!added.length || rows.length < 2) return foot.replaceChildren();
  const sum = (column) => rows.reduce((total, row) => (typeof row[column.id] === "number" ? total + row[column.id] : total), 0);
  const cell = (column) => el("td", { role: "gridcell", class: sort(column), "data-label": column.label },
    column.total ? shownNumber(Math.round(sum(column) * 100) / 100, column, settings.language) : "");
  return foot.replaceChildren(el("tr", { role: "row", "aria-rowindex": rows.length + 2 },
    el("th", { role: "rowheader", scope: "row", class: "wb-number" }, el("span", {}, labels.grid_total)), columns.map(cell)));
}

export function counted(labels, n, language) {
  return say(labels.grid_rows, { n }, language);
}
