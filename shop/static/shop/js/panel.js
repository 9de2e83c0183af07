// The chat beside the page. The frame is the chat's own page; which one, and that it is open, outlives this page.

import "./cart_news.js";

const WIDE = matchMedia("(min-width: 60rem)");
const KEPT = "agent-panel";
const panel = document.querySelector("[data-agent-panel]");
const link = document.querySelector("[data-agent-link]");
const opener = document.querySelector("[data-agent-open]");
const whole = panel.querySelector("[data-agent-whole]");
let frame;
let hasLoaded = false;
let isAskedFor = false;

// A sheet of paper is narrow, and closes nothing.
function fit() {
  if (matchMedia("print").matches) return;
  link.hidden = WIDE.matches;
  opener.hidden = !WIDE.matches;
  if (!WIDE.matches) hide();
}

function show(address) {
  panel.hidden = false;
  document.body.dataset.panel = "open";
  opener.setAttribute("aria-expanded", "true");
  if (frame) return arrived();
  hasLoaded = false;
  frame = document.createElement("iframe");
  frame.className = "agent-panel__frame";
  frame.title = "Your agent";
  frame.addEventListener("load", () => {
    hasLoaded = true;
    arrived();
  });
  frame.src = address;
  panel.append(frame);
}

function hide() {
  panel.hidden = true;
  delete document.body.dataset.panel;
  opener.setAttribute("aria-expanded", "false");
}

function close() {
  sessionStorage.removeItem(KEPT);
  hide();
  opener.focus();
}

function pathWithin() {
  try {
    return frame.contentWindow.location.pathname;
  } catch {
    return "";
  }
}

// The panel may have been closed, or opened again, while the frame was still loading.
function arrived() {
  if (panel.hidden || !hasLoaded) return;
  const path = pathWithin();
  if (!path.startsWith(link.pathname)) return giveUp();
  sessionStorage.setItem(KEPT, path);
  whole.href = path;
  if (isAskedFor) (frame.contentDocument.getElementById("message") ?? frame).focus();
  isAskedFor = true;
}

// A page that may not stand in a frame cannot be looked into: a sign-in that has ended, a conversation that is gone.
// The window goes to the chat if somebody has asked for it, or has sent something there; a panel that was only kept open
// closes.
function giveUp() {
  sessionStorage.removeItem(KEPT);
  if (isAskedFor) return location.assign(link.href);
  frame.remove();
  frame = undefined;
  hide();
}

function toggle() {
  if (!panel.hidden) return close();
  isAskedFor = true;
  show(link.href);
}

opener.addEventListener("click", toggle);
panel.querySelector("[data-agent-close]").addEventListener("click", close);
panel.addEventListener("leave", close);
panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
WIDE.addEventListener("change", fit);
fit();
const kept = sessionStorage.getItem(KEPT);
if (kept && WIDE.matches) show(kept);
