// What may be done with a pipeline, where the server allows it. Whoever may not sees no button.
import { h, say, mark } from './dom.js';

const CONFIRM = {
  pause: ['Pause', 'No handler begins any more, and no source is read, until the pipeline is resumed. Handlers that run come to their end.'],
  drain: ['Drain', 'Nothing more is read. What is under way is finished and acknowledged, batches as they are; then the pipeline is paused.'],
  replay: ['Replay dead letters', 'The dead letters of the pipeline are put into it again. Those that fail again are kept again.'],
};

const finger = matchMedia('(pointer: coarse)');

// Asks the server whether actions are allowed, and sends them.
export class Actions {
  #permit = null;
  #last = Promise.resolve();

  async allowed() {
    try {
      const response = await fetch('api/antiforgery', { cache: 'no-store' });
      this.#permit = response.ok ? await response.json() : null;
    } catch {
      this.#permit = null;
    }
    return this.#permit?.allowed === true;
  }

  // The outcome in words; throws an Error with the reason in words. One after the other: the last click counts.
  send(pipeline, action, body) {
    const sent = this.#last.then(() => this.#send(pipeline, action, body));
    this.#last = sent.catch(() => {});
    return sent;
  }

  async #send(pipeline, action, body) {
    let response = await this.#post(pipeline, action, body);
    if (response.status === 400 && await this.allowed()) response = await this.#post(pipeline, action, body); // a token ends with a sign-in, and with a restart
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(answer.detail ?? `The server answers ${response.status}.`);
    return answer.message;
  }

  #post(pipeline, action, body) {
    const headers = { [this.#permit?.header ?? 'RequestVerificationToken']: this.#permit?.token ?? '' };
    if (body) headers['Content-Type'] = 'application/json';
    return fetch(`api/pipelines/${encodeURIComponent(pipeline)}/${action}`, { method: 'POST', headers, body: body ? JSON.stringify(body) : undefined });
  }
}

export function actionBar(act) {
  const button = (words, action, needsConsent) => h('button', { type: 'button', onclick: () => ask(action, needsConsent, act) }, words);
  const pause = button('Pause', 'pause', () => finger.matches);
  const resume = button('Resume', 'resume', () => false);
  const drain = button('Drain', 'drain', () => true);
  const unblock = button('Unblock', 'unblock', () => false);
  const replay = button('Replay dead letters', 'replay', () => true);
  const limit = rateForm(act);
  const element = h('div', { class: 'actions', hidden: true, role: 'group', 'aria-label': 'Actions' }, resume, pause, drain, unblock, replay, limit.element);
  return {
    element,
    update(detail, canAct) {
      const { status, blocked, rateLimit } = detail.summary;
      mark(element, 'hidden', !canAct || !['Running', 'Paused'].includes(status));
      mark(resume, 'hidden', status !== 'Paused');
      mark(pause, 'hidden', status === 'Paused');
      mark(drain, 'disabled', status !== 'Running');
      mark(unblock, 'hidden', blocked === 0);
      say(unblock, `Unblock ${blocked}`);
      mark(replay, 'hidden', !detail.canReplayDeadLetters);
      limit.update(rateLimit);
    },
  };
}

async function ask(action, needsConsent, act) {
  if (!needsConsent() || await consent(...CONFIRM[action])) act(action);
}

function consent(name, words) {
  return new Promise(resolve => {
    const close = answer => () => {
      dialog.close();
      resolve(answer);
    };
    const dialog = h('dialog', { 'aria-labelledby': 'consent-title', 'aria-describedby': 'consent-words', onclose: () => (dialog.remove(), resolve(false)) },
      h('h2', { id: 'consent-title' }, `${name}?`),
      h('p', { id: 'consent-words' }, words),
      h('p', { class: 'choices' },
        h('button', { type: 'button', onclick: close(false) }, 'Cancel'),
        h('button', { type: 'button', class: 'first', onclick: close(true) }, name)));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// The rate limit, as "500 messages per 1 s". What is typed is not overwritten by what comes from the server.
function rateForm(act) {
  const permits = h('input', { type: 'number', min: 1, step: 1, inputmode: 'numeric', required: true, id: 'rate-permits' });
  const seconds = h('input', { type: 'number', min: 0.001, step: 'any', inputmode: 'decimal', required: true, id: 'rate-seconds' });
  let typed = false;
  const element = h('form', {
    class: 'rate-form', hidden: true,
    oninput: () => { typed = true; },
    onsubmit: event => {
      event.preventDefault();
      typed = false;
      act('rate', { permits: permits.valueAsNumber, perSeconds: seconds.valueAsNumber });
    },
  }, h('label', { for: 'rate-permits' }, 'Limit'), permits, h('label', { for: 'rate-seconds' }, 'per'), seconds, h('span', {}, 's'), h('button', { type: 'submit' }, 'Set'));
  return {
    element,
    update(limit) {
      mark(element, 'hidden', !limit);
      if (!limit || typed) return;
      if (permits.value !== String(limit.permits)) permits.value = limit.permits;
      if (seconds.value !== String(limit.perSeconds)) seconds.value = limit.perSeconds;
    },
  };
}
