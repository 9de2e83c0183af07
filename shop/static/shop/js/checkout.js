// Checkout: what is chosen is priced at once, in place; without this there is a button for it.

const REGIONS = "[data-live]";
let latest = 0;

async function price(form, chosen) {
  const mine = ++latest;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  document.querySelectorAll(REGIONS).forEach((region) => region.setAttribute("aria-busy", "true"));
  const answer = await fetch(address, { credentials: "same-origin" });
  if (answer.redirected || !answer.ok) return location.assign(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== latest) return;
  history.replaceState(null, "", address);
  swap(page);
  document.querySelector(`[name="${chosen.name}"][value="${chosen.value}"]`)?.focus();
  document.querySelector("[data-total]").textContent = page.querySelector(".receipt__total")?.textContent ?? "";
}

function swap(page) {
  const written = new Map([...document.querySelectorAll(".receipt textarea, .receipt input[type=text]")].map((one) => [one.name, one.value]));
  const fresh = page.querySelectorAll(REGIONS);
  document.querySelectorAll(REGIONS).forEach((region, place) => region.replaceWith(fresh[place]));
  for (const [name, value] of written) document.querySelector(`.receipt [name="${name}"]`).value = value;
  enhance();
}

function enhance() {
  const form = document.querySelector("[data-price-at-once]");
  if (!form) return;
  form.querySelector("[data-apply]").hidden = true;
  form.addEventListener("change", (event) => price(form, event.target));
}

enhance();
