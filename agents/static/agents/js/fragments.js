// Pieces of pages that the server renders from its own templates. Nothing a model wrote is ever read as markup here.

import { makeWayForCart } from "./shown_cart.js";

const PAUSES = [0, 1000, 4000];

// Null where it is not to be had, however often it is asked for.
export async function fetchFragment(url) {
  for (const pause of PAUSES) {
    await new Promise((resume) => setTimeout(resume, pause));
    try {
      const response = await fetch(url);
      if (response.status < 500) return response.ok && !response.redirected ? await readFragment(response) : null;
    } catch (failed) {
      console.warn(failed);
    }
  }
  return null;
}

export async function readFragment(response) {
  const page = await readPage(response);
  return page.body.firstElementChild;
}

export async function readPage(response) {
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

export function place(fragment, parent) {
  makeWayForCart(fragment);
  const old = document.getElementById(fragment.id);
  if (old) {
    const hasFocus = old.contains(document.activeElement);
    old.replaceWith(fragment);
    if (hasFocus) holdFocus(fragment);
  } else {
    parent.append(fragment);
  }
}

// Where what had it goes, or cannot have it any more.
export function holdFocus(fragment) {
  fragment.tabIndex = -1;
  fragment.focus({ preventScroll: true });
}

// Null where the network failed, as the page then says.
export async function post(form, submitter) {
  const unsent = document.getElementById("unsent");
  unsent.hidden = true;
  try {
    return await fetch(form.action, {
      method: "POST",
      body: new FormData(form, submitter),
      headers: { "X-Fragment": "1" },
    });
  } catch {
    unsent.hidden = false;
    return null;
  }
}
