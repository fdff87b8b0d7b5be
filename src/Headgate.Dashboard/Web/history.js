// The last five minutes of each pipeline: what the server had when the page came, and every second since.
export const SPAN = 300000;
const SET_BACK = 5000;
const COLUMNS = ['at', 'rate', 'failureRate', 'inFlight', 'lag'];

export class Histories {
  #all = new Map();

  replace(list) {
    this.#all = new Map(list.pipelines.map(history => [history.name, history]));
  }

  add(list) {
    const names = new Set(list.pipelines.map(pipeline => pipeline.name));
    for (const name of this.#all.keys()) if (!names.has(name)) this.#all.delete(name);
    for (const { name, last } of list.pipelines) {
      if (!last) continue;
      let history = this.#all.get(name);
      if (!history) this.#all.set(name, history = { name, at: [], rate: [], failureRate: [], inFlight: [], lag: [] });
      if (last.at < (history.at.at(-1) ?? 0) - SET_BACK) for (const column of COLUMNS) history[column].length = 0; // the server's clock was set back
      if (last.at <= (history.at.at(-1) ?? 0)) continue;
      for (const column of COLUMNS) history[column].push(last[column]);
      const old = history.at.findIndex(at => at > last.at - SPAN);
      if (old > 0) for (const column of COLUMNS) history[column].splice(0, old);
    }
  }

  of(name) {
    return this.#all.get(name) ?? { name, at: [], rate: [], failureRate: [], inFlight: [], lag: [] };
  }
}
