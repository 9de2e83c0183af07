// Answering a slip without leaving the conversation. The same form works without this, by an ordinary post.

import { fetchFragment, holdFocus, place, post, readPage } from "./fragments.js";

export function watchApprovals(root, showRefusal) {
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-decide]")) return;
    event.preventDefault();
    answer(event.target, event.submitter, root.dataset.room, showRefusal);
  });
}

async function answer(form, submitter, room, showRefusal) {
  const call = form.closest("[data-fragment]");
  const sent = post(form, submitter);
  const buttons = form.querySelectorAll("button");
  if (call.contains(document.activeElement)) holdFocus(call);
  for (const button of buttons) button.disabled = true;
  const response = await sent;
  if (!response) {
    for (const button of buttons) button.disabled = false;
    if (document.activeElement === call) submitter.focus();
    return;
  }
  // A fresh sign-in may be asked for: then go there instead of pretending that it was answered.
  if (!new URL(response.url).pathname.startsWith(room)) return window.top.location.assign(response.url);
  showRefusal(await readPage(response));
  const fragment = await fetchFragment(call.dataset.fragment);
  if (!fragment) return location.reload();
  fragment.querySelector(".stamp")?.setAttribute("data-fresh", "");
  place(fragment, call.parentElement);
}
