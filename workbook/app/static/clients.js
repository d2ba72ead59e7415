// Choosing a client with the pointer opens it; with the keyboard, arrows only look and Enter opens.
export function chooseClients(form) {
  const select = form.querySelector("select");
  const open = form.querySelector("button");
  const first = select.value;
  let typing = false;
  select.addEventListener("keydown", (event) => {
    typing = true;
    if (event.key === "Enter" && select.value !== first) form.requestSubmit();
  });
  select.addEventListener("pointerdown", () => (typing = false));
  select.addEventListener("change", () => {
    open.hidden = select.value === first;
    if (!typing) form.requestSubmit();
  });
}
