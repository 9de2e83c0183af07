// The conversation page: everything here only makes quicker what its forms do without it.

import { Announcer } from "./announcer.js";
import { watchApprovals } from "./approvals.js";
import { Composer } from "./composer.js";
import { fetchFragment } from "./fragments.js";
import { listen } from "./stream.js";
import { Transcript } from "./transcript.js";

const root = document.getElementById("transcript");
const transcript = new Transcript(root);
const announcer = new Announcer(document.getElementById("announcer"));

watchApprovals(root);

if (root.dataset.stream) {
  const composer = new Composer(document.querySelector("[data-composer]"), (turn) => {
    transcript.put(turn);
    turn.scrollIntoView({ block: "end" });
  });
  listen(root.dataset.stream, {
    transcript,
    announcer,
    fetchFragment,
    onTurn: (open) => composer.working(open),
  });
  document.documentElement.scrollTop = document.documentElement.scrollHeight;
}
