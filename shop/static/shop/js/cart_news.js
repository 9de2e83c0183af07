// The cart was changed in a frame, or in another window: the header counts it, and the cart's own page says so.

import { showPieces } from "./cart_count.js";

const said = document.querySelector("[data-cart-news]");

function tell(pieces) {
  showPieces(pieces);
  if (!document.querySelector("[data-cart-page]")) return;
  const again = document.createElement("a");
  again.href = location.href;
  again.textContent = "Show it";
  said.replaceChildren("Your cart has changed. ", again);
}

new BroadcastChannel("cart").addEventListener("message", ({ data }) => tell(Number(data)));
