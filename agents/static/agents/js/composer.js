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
      const sent = post(this.form);
      const takeBack = this.begin();
      const response = await sent;
      if (response?.ok && !response.redirected) return onTurn(await readFragment(response));
      takeBack();
      if (response?.redirected) return this.leaveFor(response.url);
      if (response) onRefusal(await readPage(response));
    });
    this.stop.addEventListener("submit", (event) => {
      event.preventDefault();
      post(this.stop);
    });
  }

  // To a sign-in, say, which no frame may show.
  leaveFor(address) {
    this.form.dispatchEvent(new Event("wait", { bubbles: true }));
    window.top.location.assign(address);
  }

  // The next message has a key of its own. One that was not taken stands again before what is written meanwhile, under
  // its own key: it may have arrived, and only its answer not.
  begin() {
    const said = this.text.value;
    const { key } = this.form.elements;
    const under = key.value;
    this.text.value = "";
    key.value = crypto.randomUUID();
    return () => {
      this.text.value = this.text.value ? `${said}\n${this.text.value}` : said;
      key.value = under;
    };
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
