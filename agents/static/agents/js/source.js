// A stream of events that does not end. The browser reconnects by itself and names the last event it saw, but not after
// an answer other than 200: then it is opened anew, ever more seldom, and after a few tries the person is told.

const PAUSE = 1000;
const LONGEST = 60_000;
const QUIET_TRIES = 2;

export class Source {
  constructor(url, onSilent) {
    this.url = new URL(url, location.href);
    this.onSilent = onSilent;
    this.handlers = new Map();
    this.tries = 0;
  }

  on(kind, handle) {
    this.handlers.set(kind, handle);
  }

  open() {
    const source = new EventSource(this.url);
    for (const [kind, handle] of this.handlers) source.addEventListener(kind, (event) => this.take(event, handle));
    source.addEventListener("open", () => this.opened());
    source.addEventListener("error", () => source.readyState === EventSource.CLOSED && this.broke());
  }

  take(event, handle) {
    this.url.searchParams.set("after", event.lastEventId);
    handle(event);
  }

  opened() {
    this.tries = 0;
    this.onSilent(false);
  }

  broke() {
    this.tries += 1;
    if (this.tries > QUIET_TRIES) this.onSilent(true);
    setTimeout(() => this.open(), Math.min(PAUSE * 2 ** (this.tries - 1), LONGEST));
  }
}
