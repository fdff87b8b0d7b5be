// One connection to the server, for as long as somebody looks. It comes back by itself, and rests while the page is hidden.
const EVENTS = ['history', 'overview', 'flows', 'pipeline'];
const SILENCE = 8000;
const REST_AFTER = 30000;
const LONGEST_WAIT = 30000;
const STEADY = 5000;

export class Connection {
  #handlers;
  #source = null;
  #pipeline = null;
  #wait = 1000;
  #liveSince = null;
  #reason = null;
  #timers = { again: 0, silence: 0, rest: 0 };

  // handlers: { state(word, seconds, reason), history(data), overview(data), flows(data), pipeline(data) }
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
    const source = this.#source = new EventSource(this.#url());
    for (const name of EVENTS) source.addEventListener(name, event => this.#take(name, event.data));
    source.onerror = () => this.#lost();
    this.#listenForSilence();
  }

  #take(name, data) {
    this.#liveSince ??= performance.now();
    if (performance.now() - this.#liveSince > STEADY) this.#wait = 1000; // one that breaks again at once is not mended
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
    const wait = this.#wait;
    this.#handlers.state('lost', Math.round(wait / 1000), this.#reason);
    const again = this.#timers.again = setTimeout(() => this.#open(), wait);
    this.#wait = Math.min(wait * 2, LONGEST_WAIT);
    whyLost(this.#url()).then(reason => {
      this.#reason = reason;
      if (reason && this.#timers.again === again && !this.#source) this.#handlers.state('lost', Math.round(wait / 1000), reason);
    });
  }

  #url() {
    return `api/events${this.#pipeline === null ? '' : `?pipeline=${encodeURIComponent(this.#pipeline)}`}`;
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
    } else {
      this.#listenForSilence(); // what was found while the page was hidden was passed over
    }
  }

  #close() {
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#source?.close();
    this.#source = null;
    this.#liveSince = null;
  }
}

// An EventSource does not say why it fails; a request does. Null when the server cannot be reached, or answers as it should.
async function whyLost(url) {
  const ask = new AbortController();
  const patience = setTimeout(() => ask.abort(), 5000);
  try {
    const response = await fetch(url, { redirect: 'manual', cache: 'no-store', signal: ask.signal });
    if (response.type === 'opaqueredirect' || response.status === 401) return 'You are not signed in any more. Load the page again to sign in.';
    if (response.status === 403) return 'You may not look at this dashboard any more.';
    if (response.ok) return null;
    const problem = await response.json().catch(() => ({}));
    return problem.detail ?? `The server answers ${response.status}.`;
  } catch {
    return null;
  } finally {
    clearTimeout(patience);
    ask.abort(); // of events that do come nothing is read here
  }
}
