// Notes dragged by pointer: mouse and pen anywhere on the note, fingers by its grip, so that a page can still be scrolled.

const FAR = 6; // pixels before a press becomes a drag
const EDGE = 56; // the page scrolls when the pointer is so near its edge

/** drop(noteId, blockId, inFrontOf) is called where a note was let go; started() and ended() frame the drag. */
export function makeDraggable(root, { allowed, started, ended, drop }) {
  let drag = null;

  root.addEventListener("pointerdown", (event) => {
    const note = event.target.closest?.(".wb-note");
    if (!note || !allowed() || event.button !== 0 || event.target.closest("button, textarea, input, select")) return;
    if (event.pointerType === "touch" && !event.target.closest(".wb-grip")) return;
    if (event.pointerType === "touch") event.preventDefault();
    drag = { note, id: note.dataset.note, pointer: event.pointerId, x: event.clientX, y: event.clientY, ghost: null };
    window.addEventListener("pointermove", moved);
    window.addEventListener("pointerup", released);
    window.addEventListener("pointercancel", cancelled);
    window.addEventListener("keydown", pressed, true);
  });

  function moved(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    drag.at = { x: event.clientX, y: event.clientY };
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    event.preventDefault();
    if (!drag.ghost) begin();
    follow();
  }

  function begin() {
    const box = drag.note.getBoundingClientRect();
    drag.offset = { x: drag.x - box.left, y: drag.y - box.top };
    drag.ghost = drag.note.cloneNode(true);
    drag.ghost.classList.add("wb-ghost");
    drag.ghost.style.width = `${box.width}px`;
    drag.ghost.removeAttribute("tabindex");
    drag.ghost.setAttribute("aria-hidden", "true");
    root.append(drag.ghost);
    drag.note.classList.add("wb-lifted");
    drag.line = document.createElement("li");
    drag.line.className = "wb-line";
    root.classList.add("wb-dragging");
    getSelection()?.removeAllRanges();
    drag.scrolling = requestAnimationFrame(scroll);
    started(drag.id);
  }

  function follow() {
    const frame = root.getBoundingClientRect();
    const { x, y } = drag.at;
    drag.ghost.style.transform = `translate(${x - frame.left - drag.offset.x}px, ${y - frame.top - drag.offset.y}px) rotate(1.2deg)`;
    const block = document.elementFromPoint(x, y)?.closest?.(".wb-block");
    if (block !== drag.block) {
      drag.block?.classList.remove("wb-over");
      drag.block = block && root.contains(block) ? block : null;
      drag.block?.classList.add("wb-over");
    }
    showPlace(x, y);
  }

  function showPlace(x, y) {
    if (!drag.block) return drag.line.remove();
    const list = drag.block.querySelector(".wb-notes");
    const cards = [...list.querySelectorAll(".wb-note:not(.wb-lifted)")];
    const front = cards.find((card) => {
      const box = card.getBoundingClientRect();
      const beside = y >= box.top && y <= box.bottom && x < box.left + box.width / 2 && cards.some((other) => other !== card && Math.abs(other.getBoundingClientRect().top - box.top) < 4);
      return beside || y < box.top + box.height / 2;
    });
    drag.front = front ? front.dataset.note : null;
    list.insertBefore(drag.line, front ? front.closest("li") : null);
    return undefined;
  }

  function scroll() {
    if (!drag?.ghost) return;
    const { y } = drag.at;
    const by = y < EDGE ? -12 : y > innerHeight - EDGE ? 12 : 0;
    if (by) { scroller(root, by).scrollBy(0, by); follow(); }
    drag.scrolling = requestAnimationFrame(scroll);
  }

  function released() {
    const { ghost, block, front, id } = drag ?? {};
    finish();
    if (ghost && block) drop(id, block.dataset.block, front);
  }

  function cancelled() { finish(); }

  function pressed(event) {
    if (event.key === "Escape" && drag?.ghost) { event.preventDefault(); event.stopPropagation(); finish(); }
  }

  function finish() {
    if (!drag) return;
    const begun = drag.ghost;
    drag.ghost?.remove();
    drag.line?.remove();
    drag.note.classList.remove("wb-lifted");
    drag.block?.classList.remove("wb-over");
    root.classList.remove("wb-dragging");
    cancelAnimationFrame(drag.scrolling);
    drag = null;
    window.removeEventListener("pointermove", moved);
    window.removeEventListener("pointerup", released);
    window.removeEventListener("pointercancel", cancelled);
    window.removeEventListener("keydown", pressed, true);
    if (begun) ended();
  }

  return { busy: () => Boolean(drag?.ghost), cancel: finish };
}

/** The nearest element that can scroll that way, the page itself at the end. */
function scroller(from, by) {
  for (let part = from.parentElement; part; part = part.parentElement) {
    const style = getComputedStyle(part).overflowY;
    const room = by < 0 ? part.scrollTop > 0 : part.scrollTop + part.clientHeight < part.scrollHeight - 1;
    if ((style === "auto" || style === "scroll") && room) return part;
  }
  return document.scrollingElement;
}
