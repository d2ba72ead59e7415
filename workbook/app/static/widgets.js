// Draws what lives on the page, from the top, once the kernel has told of all of it. Voilà's own drawing gives a widget
// up after two seconds, which a busy computer needs.

export async function drawWidgets(places, failed) {
  const manager = await (await application()).widgetManagerPromise.promise;
  await restored(manager);
  for (const place of places) await draw(manager, place, failed);
}

function application() {
  if (window.jupyterapp) return Promise.resolve(window.jupyterapp);
  return new Promise((found) => {
    const set = (value) => {
      Object.defineProperty(window, "jupyterapp", { value, configurable: true, writable: true });
      found(value);
    };
    Object.defineProperty(window, "jupyterapp", { configurable: true, set });
  });
}

function restored(manager) {
  return new Promise((found) => (manager.restoredStatus ? found() : manager.restored.connect(() => found())));
}

async function draw(manager, place, failed) {
  try {
    const view = await manager.create_view(await manager.get_model(place.dataset.model));
    view.luminoWidget.constructor.attach(view.luminoWidget, place);
  } catch (error) {
    console.error(error);
    place.textContent = failed;
  }
}
