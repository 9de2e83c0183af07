// Reads the conversation's events. The browser reconnects by itself and sends the last number it saw.

const OPEN = new Set(["queued", "running"]);

export function listen(url, { transcript, announcer, fetchFragment, onTurn }) {
  const source = new EventSource(url);
  let before = Promise.resolve();

  // One after the other: a fragment that is still being fetched must not overtake, or be overtaken by, the text.
  function on(kind, handle) {
    source.addEventListener(kind, (event) => {
      const data = { ...JSON.parse(event.data), number: Number(event.lastEventId) };
      before = before.then(() => handle(data)).catch(console.error);
    });
  }

  async function show({ html_url: url, turn }) {
    const fragment = await fetchFragment(url);
    if (fragment) transcript.put(fragment, turn);
  }

  on("text", ({ turn, delta, number }) => {
    transcript.append(turn, delta, number);
    announcer.add(delta);
  });
  on("text.reset", ({ turn }) => {
    transcript.resetText(turn);
    announcer.forget();
  });
  on("call", show);
  on("turn", async (event) => {
    const open = OPEN.has(event.state);
    transcript.state(event.turn, event.state);
    onTurn(open);
    if (!open) announcer.finish();
    if (!open || !transcript.turn(event.turn)) await show({ html_url: event.html_url });
  });

  return source;
}
