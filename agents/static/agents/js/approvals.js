// Answering a slip without leaving the conversation. The same form works without this, by an ordinary post.

import { fetchFragment, place } from "./fragments.js";
import { post } from "./composer.js";

async function answer(form, submitter) {
  const call = form.closest("[data-fragment]");
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  const response = await post(form, submitter);
  if (!call || elsewhere(response)) {
    location.assign(response.url);
    return;
  }
  const fragment = await fetchFragment(call.dataset.fragment);
  if (fragment) land(place(fragment, call));
}

// A step-up leads to a sign-in page: go there instead of pretending that it was answered.
function elsewhere(response) {
  return response.redirected && new URL(response.url).pathname !== location.pathname;
}

function land(call) {
  call.querySelector(".stamp")?.setAttribute("data-fresh", "");
  call.querySelector(".approval")?.scrollIntoView({ block: "nearest" });
}

export function watchApprovals(root) {
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-decide]")) return;
    event.preventDefault();
    answer(event.target, event.submitter);
  });
}
