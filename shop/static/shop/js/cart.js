// The cart: a changed quantity is posted by itself; without this there is a button for it.

const PAUSE = 500;

function enhance(form) {
  const input = form.querySelector("[name=quantity]");
  let waiting;

  form.querySelector("[data-apply]").hidden = true;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (!input.value || !input.checkValidity()) return;
    waiting = setTimeout(() => form.requestSubmit(), PAUSE);
  });
}

document.querySelectorAll("[data-quantity]").forEach(enhance);
