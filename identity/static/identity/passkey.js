// Passkeys: forms marked data-passkey ask the device, and send what it says. They stay hidden where a browser
// knows none, and at an address of numbers, which can own none.

const named = !/^\[|^[\d.]+$/.test(location.hostname);
const known = named && typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";

async function options(form) {
  if (form.dataset.passkey !== "sign-in") return JSON.parse(document.getElementById("passkey-options").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const { publicKey } = await options(form);
  return form.dataset.passkey === "add"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

async function send(form) {
  const told = form.querySelector("[role=alert]");
  told.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(await ask(form));
  } catch {
    told.hidden = false;
    return;
  }
  form.submit();
}

for (const notice of document.querySelectorAll("[data-no-passkeys]")) notice.hidden = known;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
