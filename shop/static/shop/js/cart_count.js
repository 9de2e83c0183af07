// How many pieces the cart holds, in the header; the cart may have been changed in a frame, or in another window.

export function showPieces(pieces) {
  const tool = document.querySelector("[data-cart-link]");
  if (!tool) return;
  const count = tool.querySelector(".header__count") ?? document.createElement("span");
  count.className = "header__count";
  count.textContent = pieces;
  if (pieces) tool.append(count);
  else count.remove();
}
