// Says each finished sentence once to people who listen (WCAG 4.1.3), instead of every piece of it.

const ENDS = /[.?!:]["”)]?\s/g;

export class Announcer {
  constructor(region) {
    this.region = region;
    this.unsaid = "";
  }

  add(text) {
    this.unsaid += text;
    const end = [...this.unsaid.matchAll(ENDS)].at(-1);
    if (!end) return;
    const length = end.index + end[0].length;
    this.say(this.unsaid.slice(0, length));
    this.unsaid = this.unsaid.slice(length);
  }

  finish() {
    this.say(this.unsaid);
    this.forget();
  }

  forget() {
    this.unsaid = "";
  }

  say(sentence) {
    if (sentence.trim()) this.region.textContent = sentence.trim();
  }
}
