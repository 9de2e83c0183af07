// Reads the conversation's events. The browser reconnects by itself and sends the last number it saw.

const OPEN = new Set(["queued", "running"]);

export function listen(url, { transcript, announcer, fetchFragment, onTurn }) {
  const source = new EventSource(url);
  const on = (kind, handle) => source.addEventListener(kind, (event) => handle(JSON.parse(event.data)));

  async function show({ html_url: url, turn }) {
    const fragment = await fetchFragment(url);
    if (fragment) transcript.put(fragment, turn);
  }

  on("text", ({ turn, delta }) => {
    transcript.append(turn, delta);
    announcer.add(delta);
  });
  on("text.reset", ({ turn }) => {
    transcript.resetText(turn);
    announcer.forget();
  });
  on("call", show);
  on("approval", show);
  on("turn", async (event) => {
    const open = OPEN.has(event.state);
    transcript.state(event.turn, event.state);
    onTurn(open);
    if (!open) announcer.finish();
    if (event.html_url) await show({ html_url: event.html_url });
  });

  return source;
}
