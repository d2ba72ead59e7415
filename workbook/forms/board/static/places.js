// Where the nine blocks lie, and which one is next to which.

export const NEXT = {
  partners: { ArrowRight: "activities", ArrowDown: "costs" },
  activities: { ArrowLeft: "partners", ArrowRight: "value_propositions", ArrowDown: "resources" },
  resources: { ArrowLeft: "partners", ArrowRight: "value_propositions", ArrowUp: "activities", ArrowDown: "costs" },
  value_propositions: { ArrowLeft: "activities", ArrowRight: "relationships", ArrowDown: "costs" },
  relationships: { ArrowLeft: "value_propositions", ArrowRight: "segments", ArrowDown: "channels" },
  channels: { ArrowLeft: "value_propositions", ArrowRight: "segments", ArrowUp: "relationships", ArrowDown: "revenue" },
  segments: { ArrowLeft: "relationships", ArrowDown: "revenue" },
  costs: { ArrowRight: "revenue", ArrowUp: "partners" },
  revenue: { ArrowLeft: "costs", ArrowUp: "segments" },
};

/** The notes of one canvas; a blank version is the present one. */
export function ofVersion(rows, version) {
  return rows.filter((row) => (row.version || "") === (version || ""));
}

/** The operations that put a note in front of another one of a block, or behind its last when there is none. */
export function placed(rows, note, block, inFrontOf, questions) {
  const operations = [];
  if (note.block !== block.id) {
    const values = { block: block.id };
    if (note.question && !questions.includes(note.question)) values.question = null;
    operations.push({ op: "set", id: note.id, values });
  }
  const others = rows.filter((row) => row.id !== note.id);
  const peers = ofVersion(others, note.version).filter((row) => row.block === block.id);
  const front = peers.find((row) => row.id === inFrontOf);
  if (!front && !peers.length) return operations;
  const place = front ? others.indexOf(front) - 1 : others.indexOf(peers.at(-1));
  const after = place >= 0 ? others[place].id : null;
  const now = rows.findIndex((row) => row.id === note.id);
  const stands = now > 0 ? rows[now - 1].id : null;
  if (after !== stands) operations.push({ op: "move", id: note.id, after });
  return operations;
}

/** Deleting a note that others continue: the first of them takes its place in the line. */
export function deletion(rows, id) {
  const [heir, ...rest] = rows.filter((row) => row.continues === id);
  const former = rows.find((row) => row.id === id)?.continues ?? null;
  const relinked = heir ? [{ op: "set", id: heir.id, values: { continues: former === heir.id ? null : former } }] : [];
  return [...relinked, ...rest.map((row) => ({ op: "set", id: row.id, values: { continues: heir.id } })), { op: "delete", id }];
}
