// Reads the conversation's events, one after the other: a fragment that is still being fetched is not overtaken.

import { Source } from "./source.js";

const OPEN = new Set(["queued", "running"]);

export function listen(url, { transcript, announcer, fetchFragment, onWorking, onSilent, onMissed }) {
  const source = new Source(url, onSilent);
  let before = Promise.resolve();

  function on(kind, handle) {
    source.on(kind, (event) => {
      const data = { ...JSON.parse(event.data), number: Number(event.lastEventId) };
      before = before.then(() => handle(data)).catch(console.error);
    });
  }

  async function show(url, turn) {
    const fragment = await fetchFragment(url);
    if (!fragment) return onMissed();
    transcript.put(fragment, turn);
    announcer.say(fragment.querySelector("[data-say]")?.dataset.say ?? "");
  }

  on("text", ({ turn, delta, number }) => {
    transcript.append(turn, delta, number);
    announcer.add(delta);
  });
  on("text.reset", ({ turn }) => {
    transcript.resetText(turn);
    announcer.forget();
  });
  on("deleted", () => location.assign(transcript.root.dataset.room));
  on("call", ({ turn, html_url: url }) => show(url, turn));
  on("turn", async ({ turn, state, html_url: url }) => {
    if (transcript.needs(turn, state)) await show(url);
    transcript.setState(turn, state);
    onWorking(OPEN.has(state));
    if (!OPEN.has(state)) announcer.finish();
  });
  source.open();
}
