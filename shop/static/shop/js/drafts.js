// What was typed into a form stands there again where a sign-in came in between: for the same person, in this window. It
// is let go on the next page that asks for no sign-in, and nothing is sent by itself.

const KEPT = "draft";
const SENDS = "form[method=post]";
const TYPED = ["textarea", "text", "email", "number", "search", "tel", "url"];
const isSignIn = document.querySelector("meta[name=sign-in]") !== null;
const person = document.querySelector("meta[name=person]")?.content;

// Two forms of a page may lead to the same address, and ask for something else.
function kindOf(form) {
  const { pathname } = new URL(form.getAttribute("action") ?? "", location.href);
  return [pathname, ...[...form.elements].map((field) => field.name)].join(" ");
}

function typedIn(form) {
  return [...form.elements].filter((field) => TYPED.includes(field.type) && field.name);
}

function keep(form) {
  const words = typedIn(form).map((field) => field.value);
  sessionStorage.setItem(KEPT, JSON.stringify({ person, kind: kindOf(form), words, isOnItsWay: false }));
}

function putBack({ kind, words }) {
  const form = [...document.querySelectorAll(SENDS)].find((one) => kindOf(one) === kind);
  if (!form) return;
  for (const [place, field] of typedIn(form).entries()) field.value = words[place];
  form.closest("details")?.setAttribute("open", "");
}

function arrive(draft) {
  if (isSignIn) return sessionStorage.setItem(KEPT, JSON.stringify({ ...draft, isOnItsWay: true }));
  sessionStorage.removeItem(KEPT);
  if (draft.isOnItsWay && draft.person === person) putBack(draft);
}

// A form that a script sends says for itself that it has to wait.
document.addEventListener("wait", (event) => keep(event.target));
document.addEventListener("submit", (event) => {
  if (!isSignIn && !event.defaultPrevented && event.target.matches(SENDS)) keep(event.target);
});

const draft = sessionStorage.getItem(KEPT);
if (draft) arrive(JSON.parse(draft));
