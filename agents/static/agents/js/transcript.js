// What stands in the conversation: model text as text, everything else as fragments of the server.

import { place } from "./fragments.js";

const NEAR_THE_END = 200;

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

  // The whole turn is fetched where it is not here, or has ended otherwise than well.
  needs(id, state) {
    return !this.turn(id) || state === "failed" || state === "cancelled";
  }

  setState(id, state) {
    const turn = this.turn(id);
    if (turn) turn.dataset.state = state;
  }

  // A turn's fragment says up to which event it has the text already.
  append(id, text, number) {
    const answer = this.answer(id);
    if (!answer || number <= Number(this.turn(id).dataset.after)) return;
    this.following(() => streamed(answer).append(text));
  }

  resetText(id) {
    const last = this.answer(id)?.lastElementChild;
    if (last?.matches("[data-streaming]")) last.remove();
  }

  put(fragment, turn) {
    if (!turn) this.closeEdits();
    this.following(() => place(fragment, this.answer(turn) ?? this.root));
  }

  // Only the last message can be said otherwise.
  closeEdits() {
    for (const edit of this.root.querySelectorAll("[data-edit]")) edit.remove();
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
