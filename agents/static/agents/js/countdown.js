// How long a slip is still good for. When its time has run out, the server is asked what it says now.

import { fetchFragment, place } from "./fragments.js";

const EVERY = 1000;

function left(seconds) {
  if (seconds >= 7200) return `${Math.floor(seconds / 3600)} hours left`;
  if (seconds >= 120) return `${Math.floor(seconds / 60)} minutes left`;
  return `${seconds} seconds left`;
}

async function renew(clock) {
  delete clock.dataset.until;
  const call = clock.closest("[data-fragment]");
  const fragment = call && (await fetchFragment(call.dataset.fragment));
  if (fragment) return place(fragment, call.parentElement);
  location.reload();
}

function tick() {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const seconds = Math.ceil((Date.parse(clock.dataset.until) - Date.now()) / 1000);
    if (seconds > 0) clock.textContent = `(${left(seconds)})`;
    else renew(clock);
  }
}

setInterval(tick, EVERY);
tick();
