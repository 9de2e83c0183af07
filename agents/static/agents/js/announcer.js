// Says each finished sentence once to people who listen (WCAG 4.1.3), instead of every piece of it.

const END = /[.?!:]["”)]?\s/g;

export class Announcer {
  constructor(region) {
    this.region = region;
    this.unsaid = "";
  }

  add(text) {
    this.unsaid += text;
    const end = [...this.unsaid.matchAll(END)].at(-1);
    if (!end) return;
    const upTo = end.index + end[0].length;
    this.say(this.unsaid.slice(0, upTo));
    this.unsaid = this.unsaid.slice(upTo);
  }

  say(sentence) {
    if (sentence.trim()) this.region.textContent = sentence.trim();
  }

  finish() {
    this.say(this.unsaid);
    this.unsaid = "";
  }

  forget() {
    this.unsaid = "";
  }
}
