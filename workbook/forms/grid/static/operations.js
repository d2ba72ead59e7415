// What the kernel will do to the rows, done at once on the page. The same steps as operations.py.

export const END = "*end*";

export function isBlank(value) {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
}

export function same(some, other) {
  return (isBlank(some) && isBlank(other)) || JSON.stringify(some) === JSON.stringify(other);
}

/** The rows after these operations; the rows given stay as they are. */
export function carriedOut(rows, operations) {
  const work = operations.length ? rows.slice() : rows;
  const place = new Map(operations.length ? work.map((row, number) => [row.id, number]) : []);
  for (const operation of operations) {
    const found = place.get(operation.id) ?? -1;
    if (operation.op === "set" || (operation.op === "add" && found >= 0)) {
      if (found >= 0) work[found] = withValues(work[found], operation.values);
    } else if (operation.op === "add") {
      insert(work, withValues({ id: operation.id }, operation.values), operation.after);
      renumber(work, place);
    } else if (found >= 0) {
      const [row] = work.splice(found, 1);
      if (operation.op === "move") insert(work, row, operation.after);
      renumber(work, place);
    }
  }
  return work;
}

function renumber(rows, place) {
  place.clear();
  rows.forEach((row, number) => place.set(row.id, number));
}

function withValues(row, values) {
  const changed = { ...row };
  for (const [name, value] of Object.entries(values || {})) {
    if (isBlank(value)) delete changed[name];
    else changed[name] = value;
  }
  return changed;
}

function insert(rows, row, after) {
  if (after === null) rows.unshift(row);
  else {
    const place = rows.findIndex((other) => other.id === after);
    if (place < 0) rows.push(row);
    else rows.splice(place + 1, 0, row);
  }
}

/** The id of the row in front, null at the top. */
export function before(rows, id) {
  const place = rows.findIndex((row) => row.id === id);
  return place > 0 ? rows[place - 1].id : null;
}

/** The operations that undo these, last one first. */
export function inverse(rows, operations) {
  const undone = [];
  let state = rows;
  for (const operation of operations) {
    const row = state.find((other) => other.id === operation.id);
    if (operation.op === "add") undone.unshift({ op: "delete", id: operation.id });
    else if (row && operation.op === "set") undone.unshift({ op: "set", id: row.id, values: picked(row, operation.values) });
    else if (row && operation.op === "move") undone.unshift({ op: "move", id: row.id, after: before(state, row.id) });
    else if (row) {
      const { id, ...values } = row;
      undone.unshift({ op: "add", id, values, after: before(state, id) });
    }
    state = carriedOut(state, [operation]);
  }
  return undone;
}

function picked(row, values) {
  return Object.fromEntries(Object.keys(values).map((name) => [name, row[name] ?? null]));
}

export function renamed(operations, names) {
  const name = (id) => names[id] ?? id;
  return operations.map((operation) => ({ ...operation, id: name(operation.id), ...("after" in operation ? { after: name(operation.after) } : {}) }));
}
