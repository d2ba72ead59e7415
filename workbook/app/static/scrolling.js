// A table wider than its frame scrolls in it, also by keyboard; one that fits is no stop for Tab.
export function reachable(main) {
  let asked = 0;
  const look = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => main.querySelectorAll(".scroll").forEach(mark));
  };
  new ResizeObserver(look).observe(main); // its height follows whatever is drawn again
}

function mark(frame) {
  if (frame.scrollWidth <= frame.clientWidth + 1) {
    for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
    return;
  }
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", name(frame));
}

function name(frame) {
  const [caption, picture] = [frame.querySelector("caption"), frame.querySelector("img")];
  return (caption?.textContent ?? picture?.alt ?? frame.closest(".workbook")?.querySelector(".title")?.textContent ?? "").trim();
}
