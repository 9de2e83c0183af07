// The chat beside the page. The frame is the chat's own page; which one, and that it is open, outlives this page.

import { showPieces } from "./cart_count.js";

const WIDE = matchMedia("(min-width: 60rem)");
const KEPT = "agent-panel";
const panel = document.querySelector("[data-agent-panel]");
const link = document.querySelector("[data-agent-link]");
const opener = document.querySelector("[data-agent-open]");
const whole = panel.querySelector("[data-agent-whole]");
const news = panel.querySelector("[data-cart-news]");
let frame;

function fit() {
  link.hidden = WIDE.matches;
  opener.hidden = !WIDE.matches;
  if (!WIDE.matches) hide();
}

function show(address, { focus }) {
  if (!frame) {
    frame = document.createElement("iframe");
    frame.className = "agent-panel__frame";
    frame.title = "Your agent";
    frame.addEventListener("load", () => arrived(focus));
    frame.src = address;
    panel.append(frame);
  } else if (focus) {
    enter();
  }
  panel.hidden = false;
  document.body.dataset.panel = "open";
  opener.setAttribute("aria-expanded", "true");
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

// A page that may not stand in a frame cannot be looked into: a sign-in that has ended, say. Then the window goes there.
function arrived(focus) {
  let path = "";
  try {
    path = frame.contentWindow.location.pathname;
  } catch {
    path = "";
  }
  if (!path.startsWith(link.pathname)) {
    sessionStorage.removeItem(KEPT);
    location.assign(link.href);
    return;
  }
  sessionStorage.setItem(KEPT, path);
  whole.href = path;
  if (focus || frame.dataset.entered) enter();
}

function enter() {
  frame.dataset.entered = "";
  const field = frame.contentDocument?.getElementById("message");
  (field ?? frame).focus();
}

function tell(pieces) {
  showPieces(pieces);
  if (!document.querySelector("[data-cart-page]")) return;
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = "Show it";
  news.replaceChildren("Your cart has changed. ", again);
}

opener.addEventListener("click", () => (panel.hidden ? show(sessionStorage.getItem(KEPT) ?? link.href, { focus: true }) : close()));
panel.querySelector("[data-agent-close]").addEventListener("click", close);
panel.addEventListener("leave", close);
panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
new BroadcastChannel("cart").addEventListener("message", ({ data }) => tell(Number(data)));
WIDE.addEventListener("change", fit);
fit();
const kept = sessionStorage.getItem(KEPT);
if (kept && WIDE.matches) show(kept, { focus: false });
