// The line that says whether everything is on the disk, and the banners above the rows: restore, conflicts, notes.

import { button, el, say } from "./dom.js";

const CALM = new Set(["saved", "saving", "reading"]);

/** A status line and a box of banners that follow the sheet. */
export function sayings(sheet, labels, language, announce) {
  const status = el("p", { class: "wb-status" });
  const banners = el("div", { class: "wb-banners" });
  let before = "";
  const tell = () => {
    const state = sheet.state;
    status.textContent = statusWords(sheet, labels, language);
    status.dataset.state = state;
    if (state !== before && !(CALM.has(state) && CALM.has(before)) && before) announce(status.textContent);
    before = state;
    showBanners(sheet, labels, language, banners);
  };
  sheet.addEventListener("state", tell);
  tell();
  return { status, banners };
}

function statusWords(sheet, labels, language) {
  const n = [...sheet.refused.values()].reduce((sum, cells) => sum + cells.size, 0);
  return say(labels[`sheet_${sheet.state}`], { n }, language);
}

function showBanners(sheet, labels, language, box) {
  const shown = [
    sheet.leftover.length ? leftoverBanner(sheet, labels, language) : null,
    sheet.state === "failed" ? banner("alarm", [el("p", {}, sheet.failure)]) : null,
    sheet.note ? banner("note", [el("p", {}, sheet.note)]) : null,
    sheet.stayed.length ? stayedBanner(sheet, labels, language) : null,
    ...sheet.conflicts.map((conflict) => conflictBanner(sheet, conflict, labels, language)),
  ].filter(Boolean);
  box.replaceChildren(...shown);
  box.hidden = !shown.length;
}

function banner(kind, children) {
  return el("div", { class: `wb-banner wb-${kind}`, role: kind === "alarm" ? "alert" : "group" }, ...children);
}

function leftoverBanner(sheet, labels, language) {
  const parts = sheet.leftover;
  const values = { n: parts.reduce((sum, part) => sum + part.operations.length, 0), when: moment(parts.at(-1).at, language) };
  return banner("alarm", [
    el("p", {}, say(labels.sheet_leftover, values, language)),
    button(null, labels.sheet_restore, () => sheet.restore(), { words: true, class: "wb-button wb-main" }),
    button(null, labels.sheet_discard, () => sheet.discard(), { words: true }),
  ]);
}

function stayedBanner(sheet, labels, language) {
  const close = () => { sheet.stayed = []; sheet.tellState(); };
  return banner("note", [
    el("p", {}, say(labels.sheet_stayed, { n: sheet.stayed.length }, language)),
    button(null, labels.sheet_understood, close, { words: true }),
  ]);
}

/** Both versions, whose they are, and a choice; where both rows stand in the table, only an end to it. */
function conflictBanner(sheet, conflict, labels, language) {
  const place = [conflict.title, conflict.field].filter(Boolean).join(" · ");
  const choose = (choice) => () => sheet.settle(conflict.item, choice);
  const version = (text) => text ?? labels.sheet_deleted;
  const sides = el("dl", {},
    el("div", {}, el("dt", {}, labels.sheet_stands), el("dd", {}, version(conflict.kept))),
    el("div", {}, el("dt", {}, say(labels.sheet_other_version, { who: conflict.who, when: moment(conflict.when, language) }, language)), el("dd", {}, version(conflict.other))));
  const choices = conflict.both
    ? [button(null, labels.sheet_both_stand, choose("kept"), { words: true })]
    : [button(null, labels.sheet_keep, choose("kept"), { words: true }), button(null, labels.sheet_take_other, choose("other"), { words: true })];
  return banner("conflict", [el("p", {}, el("b", {}, say(labels.sheet_conflict, {}, language)), place ? ` ${place}` : ""), sides, el("div", { class: "wb-choices" }, choices)]);
}

export function moment(when, language) {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return "";
  const today = date.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(language, today ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" }).format(date);
}
