// What is not yet saved, kept in this browser: {page: {at, operations}} under one key, so that tabs don't overwrite each other.

export const ALIVE = 7000; // a page that is still there has written or cleared its part by then

export function keep(key, page, operations, gone = false) {
  change(key, (kept) => {
    if (operations.length) kept[page] = { at: Date.now(), gone, operations };
    else delete kept[page];
  });
}

/** What pages that are gone left behind, oldest first. */
export function left(key, page) {
  const found = Object.entries(read(key)).filter(([other, part]) => other !== page && (part.gone || Date.now() - part.at > ALIVE));
  return found.sort(([, some], [, other]) => some.at - other.at).map(([other, part]) => ({ page: other, ...part }));
}

export function clear(key, pages) {
  change(key, (kept) => pages.forEach((page) => delete kept[page]));
}

function read(key) {
  try {
    const found = key ? JSON.parse(localStorage.getItem(key) || "{}") : {};
    return found && typeof found === "object" && !Array.isArray(found) ? found : {};
  } catch {
    return {};
  }
}

function change(key, edit) {
  if (!key) return;
  const kept = read(key);
  edit(kept);
  try {
    if (Object.keys(kept).length) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // a browser that keeps nothing: the page still says "Not saved"
  }
}
