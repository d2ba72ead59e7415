// Colours of notes: by segment, or the note's own. The same rule as the drawing of the report.

/** Each segment's colour: the one chosen for its first note, or else the next that nobody has chosen. */
export function segmentColours(notes, segments, colours) {
  const chosen = new Map(segments.map((segment) => [segment, ""]));
  for (const note of notes) {
    if (note.segment) chosen.set(note.segment, chosen.get(note.segment) || note.colour || "");
  }
  const taken = new Set(chosen.values());
  const free = colours.filter(([value]) => !taken.has(value));
  const spare = free.length ? free : colours;
  let next = 0;
  return new Map([...chosen].map(([segment, colour]) => {
    const found = colour ? colours.find(([value]) => value === colour) : spare[next++ % spare.length];
    return [segment, found ? found[2] : ""];
  }));
}

export function colourOf(note, mode, bySegment, colours) {
  if (mode === "segment") return bySegment.get(note.segment) || "";
  return colours.find(([value]) => value === note.colour)?.[2] || "";
}
