// A page shows the cart once, as it stands: beside whatever has told of it last. Other pages are told what it holds.

import { showPieces } from "../../shop/js/cart_count.js";

const NEWS = new BroadcastChannel("cart");

export function makeWayForCart(fragment) {
  const cart = fragment.matches("#cart-now") ? fragment : fragment.querySelector("#cart-now");
  if (!cart) return;
  document.getElementById("cart-now")?.remove();
  const pieces = Number(cart.dataset.pieces);
  showPieces(pieces);
  NEWS.postMessage(pieces);
}
