// The conversation page: everything here only makes quicker what its forms do without it.

import { Announcer } from "./announcer.js";
import { watchApprovals } from "./approvals.js";
import { watchCart } from "./cart.js";
import { Composer } from "./composer.js";
import "./countdown.js";
import { fetchFragment } from "./fragments.js";
import { listen } from "./stream.js";
import { Transcript } from "./transcript.js";

const root = document.getElementById("transcript");
const transcript = new Transcript(root);
const announcer = new Announcer(document.getElementById("announcer"));
const notices = document.getElementById("notices");
const composer = new Composer(document.querySelector("[data-composer]"));

function takeTurn(turn) {
  notices.replaceChildren();
  // The stream may have been quicker than the answer to the post, and then knows more.
  if (!document.getElementById(turn.id)) transcript.put(turn);
  window.scrollTo(0, document.documentElement.scrollHeight);
}

// Where a page has nothing against what was sent, what was said before goes.
function showRefusal(page) {
  const said = page.querySelectorAll(".messages > .notice--refused, .empty > .lead");
  for (const why of said) {
    why.className = "notice notice--refused";
    why.role = "alert";
  }
  notices.replaceChildren(...said);
}

function show(notice, isShown) {
  document.getElementById(notice).hidden = !isShown;
}

watchApprovals(root, showRefusal);
watchCart(root, announcer);

if (root.dataset.stream) {
  composer.sendInPlace(takeTurn, showRefusal);
  listen(root.dataset.stream, {
    transcript,
    announcer,
    fetchFragment,
    onWorking: (open) => composer.working(open),
    onSilent: (isSilent) => show("unheard", isSilent),
    onMissed: () => show("missed", true),
  });
  window.scrollTo(0, document.documentElement.scrollHeight);
}
