// Writing to the agent: Enter sends, Shift+Enter starts a line, Escape stops the answer or leaves the field.

import { post, readFragment, readPage } from "./fragments.js";

export class Composer {
  constructor(root) {
    this.form = root.querySelector("[data-message-form]");
    this.text = this.form.elements.message;
    this.stop = root.querySelector("[data-stop-form]");
    this.text.addEventListener("keydown", (event) => this.key(event));
  }

  // A conversation that has begun goes on without leaving the page.
  sendInPlace(onTurn, onRefusal) {
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const said = this.text.value;
      const sent = post(this.form);
      this.text.value = "";
      const response = await sent;
      if (!response) {
        this.text.value = said;
        return;
      }
      if (response.redirected) return location.assign(response.url);
      if (response.ok) {
        onTurn(await readFragment(response));
        this.form.elements.key.value = crypto.randomUUID();
      } else {
        onRefusal(await readPage(response));
        this.text.value = said;
      }
    });
    this.stop.addEventListener("submit", (event) => {
      event.preventDefault();
      post(this.stop);
    });
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.leave(event);
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (this.text.value.trim()) this.form.requestSubmit();
  }

  // Whoever stops an answer stays where they are, in the panel too.
  leave(event) {
    if (this.stop.hidden) {
      this.text.blur();
    } else {
      event.preventDefault();
      this.stop.requestSubmit();
    }
  }

  working(open) {
    this.stop.hidden = !open;
  }
}
