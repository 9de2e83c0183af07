// Pieces of pages that the server renders from its own templates. Nothing a model wrote is ever read as markup here.

export async function fetchFragment(url) {
  const response = await fetch(url);
  if (!response.ok || response.redirected) return null;
  return parsePage(await response.text()).body.firstElementChild;
}

export function parsePage(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

export function place(fragment, parent) {
  const old = document.getElementById(fragment.id);
  if (old) {
    old.replaceWith(fragment);
  } else {
    parent.append(fragment);
  }
}

export function post(form, submitter) {
  return fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
}
