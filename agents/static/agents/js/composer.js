// Writing to the agent: Enter sends, Shift+Enter starts a line, Escape leaves; the focus comes back after sending.

import { parse } from "./fragments.js";

export class Composer {
  constructor(root, onTurn) {
    this.form = root.querySelector("[data-message-form]");
    this.text = this.form.querySelector("textarea");
    this.stop = root.querySelector("[data-stop-form]");
    this.onTurn = onTurn;
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.form.addEventListener("submit", (event) => this.send(event));
    this.stop.addEventListener("submit", (event) => this.stopTurn(event));
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.text.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    if (this.text.value.trim()) this.form.requestSubmit();
  }

  async send(event) {
    event.preventDefault();
    const response = await post(this.form);
    if (response.redirected || !response.ok) return this.form.submit();
    this.onTurn(parse(await response.text()));
    this.form.key.value = crypto.randomUUID();
    this.text.value = "";
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

export function post(form, submitter) {
  return fetch(form.action, {
    method: "POST",
    body: new FormData(form, submitter),
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
  });
}
