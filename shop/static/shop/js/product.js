// The product page: a size shows its price and what is left of it; a small picture becomes the large one.

const price = document.querySelector("[data-price]");
const stock = document.querySelector("[data-stock]");
const stage = document.querySelector("[data-stage]");

function chooseSize(size) {
  price.textContent = size.dataset.price;
  stock.textContent = size.dataset.availability;
  stock.dataset.stock = size.dataset.availability;
}

function showView(link) {
  for (const other of document.querySelectorAll("[data-view]")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  if (link.dataset.srcset) {
    stage.srcset = link.dataset.srcset;
    stage.alt = link.dataset.alt;
  }
  stage.src = link.href;
}

document.querySelector("[data-buy]").addEventListener("change", (event) => {
  if (event.target.name === "variant") chooseSize(event.target);
});

// Chromium brings back after this event the size that was chosen before, and says nothing of it.
addEventListener("pageshow", () =>
  setTimeout(() => {
    const size = document.querySelector("[data-buy] [name=variant]:checked");
    if (size) chooseSize(size);
  }),
);

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-view]");
  if (!link || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  showView(link);
});
