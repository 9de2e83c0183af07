// What stands in the conversation: model text as text, everything else as fragments of the server.

import { place } from "./fragments.js";

const NEAR_THE_END = 200;

export class Transcript {
  constructor(root) {
    this.root = root;
    // Turns that were under way when the page came: what was streamed before is missing here.
    this.partial = new Set([...this.open()].map((turn) => turn.id));
  }

  open() {
    return this.root.querySelectorAll("[data-state=queued], [data-state=running]");
  }

  turn(id) {
    return document.getElementById(`turn-${id}`);
  }

  // The whole turn is fetched where it is not here, came in pieces, or ended otherwise than well.
  needs(id, state) {
    const turn = this.turn(id);
    if (!turn) return true;
    return state === "failed" || state === "cancelled" || (state === "done" && this.partial.has(turn.id));
  }

  setState(id, state) {
    const turn = this.turn(id);
    if (turn) turn.dataset.state = state;
  }

  append(id, text) {
    const answer = this.turn(id)?.querySelector("[data-answer]");
    if (answer) this.following(() => streamed(answer).append(text));
  }

  resetText(id) {
    const last = this.turn(id)?.querySelector("[data-answer]").lastElementChild;
    if (last?.matches("[data-streaming]")) last.remove();
  }

  // A new turn comes at the end; a new call into the turn that is at work.
  put(fragment) {
    const parent = fragment.matches(".turn") ? this.root : [...this.open()].at(-1)?.querySelector("[data-answer]");
    this.following(() => place(fragment, parent ?? this.root));
  }

  // Stay at the end while the reader is there; never pull them away from where they read.
  following(change) {
    const page = document.documentElement;
    const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < NEAR_THE_END;
    change();
    if (atEnd) page.scrollTop = page.scrollHeight;
  }
}

function streamed(answer) {
  if (!answer.lastElementChild?.matches("[data-streaming]")) {
    const paragraph = document.createElement("p");
    paragraph.className = "answer__text";
    paragraph.dataset.streaming = "";
    answer.append(paragraph);
  }
  return answer.lastElementChild;
}
