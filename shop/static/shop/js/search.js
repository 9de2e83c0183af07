// Titles that fit what is typed, offered by the browser's own list; without this the search is a plain form.

const PAUSE_MS = 120;
const input = document.querySelector("input[data-suggestions]");
const offers = document.getElementById("search-suggestions");
let waiting;
let asked;

function option(title) {
  const made = document.createElement("option");
  made.value = title;
  return made;
}

async function offer() {
  asked?.abort();
  asked = new AbortController();
  const address = `${input.dataset.suggestions}?q=${encodeURIComponent(input.value)}`;
  try {
    const answer = await fetch(address, { signal: asked.signal });
    if (!answer.ok) return;
    const { suggestions } = await answer.json();
    offers.replaceChildren(...suggestions.map(({ title }) => option(title)));
  } catch (error) {
    if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;
  }
}

input?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(offer, PAUSE_MS);
});
