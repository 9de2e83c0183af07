// Reads the conversation's events, one after the other. The browser reconnects by itself and names the last it saw.

const OPEN = new Set(["queued", "running"]);

export function listen(url, { transcript, announcer, fetchFragment, onWorking }) {
  const source = new EventSource(url);
  let handled = Promise.resolve();

  function on(kind, handle) {
    source.addEventListener(kind, (event) => {
      handled = handled.then(() => handle(JSON.parse(event.data)));
    });
  }

  async function show(url) {
    const fragment = await fetchFragment(url);
    if (fragment) transcript.put(fragment);
  }

  on("text", ({ turn, delta }) => {
    transcript.append(turn, delta);
    announcer.add(delta);
  });
  on("text.reset", ({ turn }) => {
    transcript.resetText(turn);
    announcer.forget();
  });
  on("call", ({ html_url: url }) => show(url));
  on("turn", async ({ turn, state, html_url: url }) => {
    if (transcript.needs(turn, state)) await show(url);
    transcript.setState(turn, state);
    onWorking(OPEN.has(state));
    if (!OPEN.has(state)) announcer.finish();
  });
}
