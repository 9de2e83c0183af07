// The product page: choosing a variant shows its price, what is left of it, and its picture.

const form = document.querySelector("[data-variants]");
const price = document.querySelector("[data-price]");
const stock = document.querySelector("[data-stock]");
const stage = document.querySelector("[data-stage]");

function show(choice) {
  price.textContent = choice.dataset.price;
  stock.textContent = choice.dataset.stock;
  stock.dataset.tone = choice.dataset.stock;
  if (stage.getAttribute("src") !== choice.dataset.image) stage.src = choice.dataset.image;
}

function view(link) {
  for (const other of document.querySelectorAll("[data-view]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  stage.src = link.href;
}

form.addEventListener("change", (event) => {
  if (event.target.name === "variant") show(event.target);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link) return;
  event.preventDefault();
  view(link);
});

const chosen = form.querySelector("[name=variant]:checked");
if (chosen) show(chosen);
