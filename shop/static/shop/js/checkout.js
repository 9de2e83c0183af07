// Checkout: what is chosen is priced at once, in place; without this there is a button for it.

const REGIONS = "[data-live]";
let latest = 0;

async function price(form, chosen) {
  const mine = ++latest;
  const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
  wait();
  const page = await fetchPage(address);
  if (mine !== latest) return;
  if (!page) return location.assign(address);
  history.replaceState(null, "", address);
  swap(page);
  document.querySelector(`[name="${chosen.name}"][value="${chosen.value}"]`)?.focus();
  document.querySelector("[data-total]").textContent = page.querySelector(".receipt__total")?.textContent ?? "";
}

// What the slip says is not what was chosen meanwhile: it cannot be ordered.
function wait() {
  for (const region of document.querySelectorAll(REGIONS)) region.setAttribute("aria-busy", "true");
  for (const button of document.querySelectorAll(".receipt__decide button")) button.disabled = true;
}

// Null where the page cannot be had in place: then the window goes there.
async function fetchPage(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.redirected || !answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}

function swap(page) {
  const written = new Map([...document.querySelectorAll(".receipt textarea, .receipt input[type=text]")].map((one) => [one.name, one.value]));
  const fresh = page.querySelectorAll(REGIONS);
  document.querySelectorAll(REGIONS).forEach((region, place) => region.replaceWith(fresh[place]));
  for (const [name, value] of written) {
    const field = document.querySelector(`.receipt [name="${name}"]`);
    if (field) field.value = value;
  }
  enhance();
}

function enhance() {
  const form = document.querySelector("[data-price-at-once]");
  if (!form) return;
  form.querySelector("[data-apply]").hidden = true;
  form.addEventListener("change", (event) => price(form, event.target));
}

enhance();
