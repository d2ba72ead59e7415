// A page whose kernel has ended still looks alive: ask every two seconds, and say it in a dialog.
const EVERY = 2000;
const PATIENCE = 2; // unanswered questions in a row before the workbook counts as closed

export function watch({ baseUrl, kernelId }) {
  let unanswered = 0;
  const timer = setInterval(async () => {
    const state = await ask(`${baseUrl}api/kernels/${kernelId}`);
    unanswered = state === "away" ? unanswered + 1 : 0;
    if (state === "gone" || unanswered >= PATIENCE) {
      clearInterval(timer);
      say(state);
    }
  }, EVERY);
  window.addEventListener("pagehide", () => clearInterval(timer));
}

// A page on which nothing lives needs its kernel no longer.
export function end({ baseUrl, kernelId }) {
  const [, mark] = document.cookie.match(/\b_xsrf=([^;]*)/) ?? [];
  fetch(`${baseUrl}voila/api/shutdown/${kernelId}`, { method: "POST", headers: { "X-XSRFToken": mark } });
}

async function ask(address) {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok) return "gone";
    return (await answer.json()).execution_state === "dead" ? "gone" : "here";
  } catch {
    return "away";
  }
}

function say(state) {
  const dialog = document.getElementById(`app-${state}`);
  dialog.addEventListener("close", () => location.reload());
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.showModal();
}
