// What a page does of its own: choose a client, present, draw what lives, notice that its kernel is gone.
import { chooseClients } from "./clients.js";
import { present } from "./presenter.js";
import { reachable } from "./scrolling.js";
import { end, watch } from "./watch.js";
import { drawWidgets } from "./widgets.js";

chooseClients(document.querySelector("form.app-client"));
present(document.querySelector(".app-presenter"), document.querySelector("button.app-present"));
reachable(document.querySelector("main"));
const kernel = JSON.parse(document.getElementById("jupyter-config-data").textContent);
const places = document.querySelectorAll(".app-live");
if (places.length) {
  drawWidgets(places, document.querySelector("main").dataset.failed);
  watch(kernel);
} else end(kernel);
document.querySelectorAll(".app-contents a[href^='#']").forEach((link) =>
  link.addEventListener("click", () => document.getElementById("app-contents").hidePopover?.()),
);
document.querySelectorAll("main a[href$='.ipynb']").forEach((link) => {
  const [, stem] = link.getAttribute("href").match(/(\w+)\.ipynb$/) ?? [];
  if (stem) link.href = `/chapter/${stem}${location.search}`;
});
