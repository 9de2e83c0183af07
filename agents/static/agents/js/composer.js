// Writing to the agent: Enter sends, Shift+Enter starts a line, Escape stops the answer or leaves the field.

import { parsePage, post } from "./fragments.js";

export class Composer {
  constructor(root) {
    this.form = root.querySelector("[data-message-form]");
    this.text = this.form.elements.message;
    this.stop = root.querySelector("[data-stop-form]");
    this.text.addEventListener("keydown", (event) => this.key(event));
  }

  // A conversation that has begun goes on without leaving the page; `onPage` gets what the server answered.
  sendInPlace(onPage) {
    this.onPage = onPage;
    this.form.addEventListener("submit", (event) => this.send(event));
    this.stop.addEventListener("submit", (event) => this.stopTurn(event));
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.leave();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (this.text.value.trim()) this.form.requestSubmit();
  }

  leave() {
    if (this.stop.hidden) {
      this.text.blur();
    } else {
      this.stop.requestSubmit();
    }
  }

  async send(event) {
    event.preventDefault();
    const said = this.text.value;
    const sent = post(this.form);
    this.text.value = "";
    const response = await sent;
    if (!response.ok) this.text.value = said;
    this.take(parsePage(await response.text()));
  }

  // The next message needs a key of its own, or it would count as the same one sent twice.
  take(page) {
    const key = page.querySelector("[data-message-form] [name=key]");
    if (!key) return location.reload();
    this.form.elements.key.value = key.value;
    this.onPage(page);
    this.text.focus();
  }

  async stopTurn(event) {
    event.preventDefault();
    await post(this.stop);
  }

  working(open) {
    this.stop.hidden = !open;
  }
}
