// Pieces of a page that the server renders. Markup comes from our own templates, never from the model.

export async function fetchFragment(url) {
  const response = await fetch(url, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  return response.ok ? parse(await response.text()) : null;
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

export function place(fragment, parent) {
  const old = document.getElementById(fragment.id);
  if (old) {
    old.replaceWith(fragment);
  } else {
    parent.append(fragment);
  }
  return fragment;
}
