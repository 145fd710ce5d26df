// One engine for a page: fetches the data once, starts the worker when it is first needed, ends it when a query is cancelled.

/** @typedef {import("./query-worker.js").Answer} Answer */

export class Cancelled extends Error {}

export class Engine {
  /**
   * @param {object} options
   * @param {string} options.scripts address of the folder of the scripts
   * @param {string} options.root address of the site's root
   * @param {string} options.language
   * @param {any} options.settings
   */
  constructor({ scripts, root, language, settings }) {
    Object.assign(this, { scripts, root, language, settings });
    /** @type {Worker | null} */
    this.worker = null;
    /** @type {Uint8Array | null} */
    this.dump = null;
    /** @type {AbortController | null} */
    this.fetching = null;
    /** @type {((error: Error) => void) | null} */
    this.stop = null;
  }

  /**
   * The answer to a query. Throws Cancelled where `cancel` was called meanwhile.
   * @param {string} text
   * @param {(step: "loading" | "starting" | "running", share?: number) => void} tell
   * @returns {Promise<{ result: Answer, ms: number }>}
   */
  async ask(text, tell) {
    if (!this.worker) {
      const dump = await this.fetched((share) => tell("loading", share));
      tell("starting");
      this.worker = new Worker(new URL("query-worker.js", this.scripts), { type: "module" });
      await this.call({ kind: "load", dump, settings: this.settings, language: this.language });
    }
    tell("running");
    return this.call({ kind: "ask", text });
  }

  cancel() {
    this.fetching?.abort();
    this.worker?.terminate();
    this.worker = null;
    this.stop?.(new Cancelled());
  }

  /** @param {object} message */
  call(message) {
    const { worker } = this;
    return new Promise((resolve, reject) => {
      this.stop = reject;
      worker.onmessage = ({ data }) => (data.kind === "failed" ? reject(new Error(data.message)) : resolve(data));
      worker.onerror = (event) => {
        event.preventDefault();
        if (this.worker === worker) this.worker = null;
        worker.terminate();
        reject(new Error(event.message || "the engine did not start"));
      };
      worker.postMessage(message);
    }).catch((error) => {
      // An engine that could not read the data is of no use; one that refused a query is.
      if (message.kind === "load" && this.worker === worker) {
        worker.terminate();
        this.worker = null;
      }
      throw error;
    });
  }

  /** @param {(share: number) => void} tell */
  async fetched(tell) {
    if (this.dump) return this.dump;
    this.fetching = new AbortController();
    try {
      const answer = await fetch(new URL(this.settings.dump, this.root), { signal: this.fetching.signal });
      if (!answer.ok) throw new Error(`${this.settings.dump}: ${answer.status}`);
      const parts = [];
      let size = 0;
      const reader = answer.body.getReader();
      for (let step = await reader.read(); !step.done; step = await reader.read()) {
        parts.push(step.value);
        size += step.value.length;
        tell(Math.min(100, Math.round((100 * size) / this.settings.size)));
      }
      this.dump = new Uint8Array(await new Blob(parts).arrayBuffer());
      return this.dump;
    } catch (error) {
      throw error?.name === "AbortError" ? new Cancelled() : error;
    } finally {
      this.fetching = null;
    }
  }
}
