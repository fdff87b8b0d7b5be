// One connection to the server, for as long as somebody looks. It comes back by itself, and rests while the page is hidden.
const EVENTS = ['history', 'overview', 'flows', 'pipeline'];
const SILENCE = 8000;
const REST_AFTER = 30000;
const LONGEST_WAIT = 30000;

export class Connection {
  #handlers;
  #source = null;
  #pipeline = null;
  #wait = 1000;
  #timers = { again: 0, silence: 0, rest: 0 };

  // handlers: { state(word, seconds), history(data), overview(data), flows(data), pipeline(data) }
  constructor(handlers) {
    this.#handlers = handlers;
    document.addEventListener('visibilitychange', () => this.#lookedAt(!document.hidden));
    addEventListener('online', () => this.#open());
    addEventListener('pagehide', () => this.#close());
  }

  // Reads events, and those of one pipeline in full.
  watch(pipeline) {
    if (this.#source && pipeline === this.#pipeline) return;
    this.#pipeline = pipeline;
    this.#open();
  }

  #open() {
    this.#close();
    const query = this.#pipeline === null ? '' : `?pipeline=${encodeURIComponent(this.#pipeline)}`;
    const source = this.#source = new EventSource(`api/events${query}`);
    for (const name of EVENTS) source.addEventListener(name, event => this.#take(name, event.data));
    source.onerror = () => this.#lost();
    this.#listenForSilence();
  }

  #take(name, data) {
    this.#wait = 1000;
    this.#listenForSilence();
    this.#handlers[name](JSON.parse(data));
    if (name === 'overview') this.#handlers.state('live');
  }

  // A connection that breaks without a word is as bad as one that breaks with one.
  #listenForSilence() {
    clearTimeout(this.#timers.silence);
    this.#timers.silence = setTimeout(() => this.#lost(), SILENCE);
  }

  #lost() {
    if (document.hidden) return;
    this.#close();
    this.#handlers.state('lost', Math.round(this.#wait / 1000));
    this.#timers.again = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #lookedAt(isLookedAt) {
    clearTimeout(this.#timers.rest);
    if (!isLookedAt) {
      this.#timers.rest = setTimeout(() => {
        this.#close();
        this.#handlers.state('resting');
      }, REST_AFTER);
    } else if (!this.#source || this.#source.readyState === EventSource.CLOSED) {
      this.#wait = 1000;
      this.#open();
    }
  }

  #close() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#source?.close();
    this.#source = null;
  }
}
