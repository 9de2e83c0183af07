// How long a slip is still good for, as the server has counted: a browser's clock may be wrong. When its time has run
// out, the server is asked what it says now, and again after a pause where it does not answer.

import { fetchFragment, place } from "./fragments.js";

const EVERY = 1000;
const PAUSE = 30_000;
const ends = new WeakMap();

function left(seconds) {
  if (seconds >= 7200) return `${Math.floor(seconds / 3600)} hours left`;
  if (seconds >= 120) return `${Math.floor(seconds / 60)} minutes left`;
  return seconds === 1 ? "1 second left" : `${seconds} seconds left`;
}

async function renew(clock) {
  delete clock.dataset.left;
  const call = clock.closest("[data-fragment]");
  if (!call) return location.reload();
  const fragment = await fetchFragment(call.dataset.fragment);
  if (fragment) return place(fragment, call.parentElement);
  setTimeout(() => clock.setAttribute("data-left", "0"), PAUSE);
}

function tick() {
  const now = performance.now();
  for (const clock of document.querySelectorAll("[data-left]")) {
    if (!ends.has(clock)) ends.set(clock, now + Number(clock.dataset.left) * 1000);
    const seconds = Math.ceil((ends.get(clock) - now) / 1000);
    if (seconds > 0) clock.textContent = `(${left(seconds)})`;
    else renew(clock);
  }
}

setInterval(tick, EVERY);
tick();
