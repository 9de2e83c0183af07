// Answering a slip without leaving the conversation. The same form works without this, by an ordinary post.

import { fetchFragment, place, post } from "./fragments.js";

export function watchApprovals(root) {
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-decide]")) return;
    event.preventDefault();
    answer(event.target, event.submitter, root.dataset.room);
  });
}

async function answer(form, submitter, room) {
  const call = form.closest("[data-fragment]");
  const sent = post(form, submitter);
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const response = await sent;
  // A fresh sign-in may be asked for: then go there instead of pretending that it was answered.
  if (!new URL(response.url).pathname.startsWith(room)) return window.top.location.assign(response.url);
  const fragment = await fetchFragment(call.dataset.fragment);
  if (!fragment) return location.reload();
  fragment.querySelector(".stamp")?.setAttribute("data-fresh", "");
  place(fragment, call.parentElement);
}
