// Keys on a note and on a block's buttons. Letters go by their place on the keyboard, so they work in Cyrillic too.

import { NEXT } from "./places.js";

const LETTERS = { KeyD: "details", KeyA: "archive", KeyN: "add", KeyH: "help", KeyC: "colour" };

/** What a key means on the board: {act, ...} or null. */
export function meaning(event) {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.code === "KeyZ") return { act: event.shiftKey ? "redo" : "undo" };
  if (control && event.code === "KeyY") return { act: "redo" };
  if (control) return null;
  if (event.altKey) return event.key.startsWith("Arrow") ? { act: "carry", key: event.key } : null;
  if (event.key.startsWith("Arrow")) return { act: "go", key: event.key };
  if (event.key === "Home" || event.key === "End") return { act: "end", last: event.key === "End" };
  if (event.key === "Enter" || event.key === "F2") return { act: "edit" };
  if (event.key === "Delete" || event.key === "Backspace") return { act: "delete" };
  if (/^Digit[1-9]$/.test(event.code)) return { act: "send", number: Number(event.code.slice(5)) };
  return LETTERS[event.code] ? { act: LETTERS[event.code] } : null;
}

export function neighbour(block, key) {
  return NEXT[block]?.[key];
}
