// The person's own hand on their cart, beside what the agent shows.

import { place, post, readFragment } from "./fragments.js";

export function watchCart(root, announcer) {
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-cart]")) return;
    event.preventDefault();
    change(event.target, announcer);
  });
}

async function change(form, announcer) {
  const call = form.closest("[data-fragment]");
  const within = form.closest("#cart-now") !== null;
  const response = await post(form);
  if (!response) return;
  if (!response.ok || response.redirected) return location.reload();
  const cart = await readFragment(response);
  place(cart, call);
  announcer.say(cart.querySelector("[data-said]").textContent);
  if (within) cart.focus();
  cart.scrollIntoView({ block: "nearest" });
}
