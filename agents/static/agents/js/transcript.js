// What stands in the conversation: text as text, everything else as fragments of the server.

import { place } from "./fragments.js";

const NEAR = 160;

export class Transcript {
  constructor(root) {
    this.root = root;
  }

  turn(id) {
    return document.getElementById(`turn-${id}`);
  }

  answer(id) {
    return this.turn(id)?.querySelector("[data-answer]");
  }

  // A fragment says up to which event it has the text already.
  append(id, text, number) {
    const answer = this.answer(id);
    if (!answer || number <= Number(this.turn(id).dataset.after)) return;
    this.following(() => {
      let last = answer.lastElementChild;
      if (!last?.matches("[data-streaming]")) {
        last = document.createElement("p");
        last.className = "answer__text";
        last.dataset.streaming = "";
        answer.append(last);
      }
      last.append(text);
    });
  }

  resetText(id) {
    const last = this.answer(id)?.lastElementChild;
    if (last?.matches("[data-streaming]")) last.remove();
  }

  put(fragment, turn) {
    this.following(() => place(fragment, (turn && this.answer(turn)) || this.root));
  }

  state(id, state) {
    const turn = this.turn(id);
    if (turn) turn.dataset.state = state;
  }

  // Stay at the end while the reader is there; never pull them away from where they read.
  following(change) {
    const page = document.documentElement;
    const atEnd = page.scrollHeight - page.scrollTop - page.clientHeight < NEAR;
    change();
    if (atEnd) page.scrollTop = page.scrollHeight;
  }
}
