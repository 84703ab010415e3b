// What the device keeps and how it talks to the server. Nothing here knows the page.
(() => {
  const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

  /** The code that was typed, or null if it cannot be one: the check sign finds slips without asking the server. */
  function readCode(typed) {
    const code = typed.replace(/[\s.–-]/g, "").toUpperCase();
    if (code.length !== 8 || [...code].some((sign) => !SIGNS.includes(sign))) return null;
    let sum = 0;
    [...code.slice(0, 7)].forEach((sign, place) => { sum += (place + 2) * SIGNS.indexOf(sign); });
    return SIGNS[sum % SIGNS.length] === code[7] ? code : null;
  }

  /** A secret that only this device has: with it a lost answer of the server can be asked for again. */
  function newSecret() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /** Keeps values in the browser; when there is no room, in this page only, and `isFull` says so. */
  class Store {
    constructor(name) { this.name = `lupe:${name}:`; this.values = new Map(); this.isFull = false; }

    get(key, otherwise) {
      if (this.values.has(key)) return this.values.get(key);
      try {
        const text = localStorage.getItem(this.name + key);
        return text === null ? otherwise : JSON.parse(text);
      } catch { return otherwise; }
    }

    set(key, value) {
      this.values.set(key, value);
      try {
        localStorage.setItem(this.name + key, JSON.stringify(value));
        this.isFull = false;
      } catch { this.isFull = true; }
    }

    remove(key) {
      this.values.delete(key);
      try { localStorage.removeItem(this.name + key); } catch { /* there is no store */ }
    }
  }

  /** No answer came: no network, or a server that is being started anew. */
  class NoNetwork extends Error {}

  /** The server has said no, with a sentence for the person. */
  class Refused extends Error {
    constructor({ code, sentence }) { super(sentence); this.code = code; }
  }

  async function ask(address, body) {
    let response;
    try {
      const options = { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(20000) };
      if (body) Object.assign(options, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
      response = await fetch(address, options);
      if (!response.ok && response.status !== 409) throw new NoNetwork();
      const values = await response.json();
      if (response.status === 409) throw new Refused(values);
      return values;
    } catch (error) {
      throw error instanceof Refused ? error : new NoNetwork();
    }
  }

  /** Solves a task of the server off the page. */
  async function solve(base, script) {
    const task = await ask(`${base}aufgabe/`);
    const worker = new Worker(script);
    try {
      return await new Promise((done) => { worker.onmessage = ({ data }) => done(data); worker.postMessage(task); });
    } finally { worker.terminate(); }
  }

  /** The ticket for a code, or for solved work; computes where the server asks for it. */
  async function ticketFor({ base, work, access }, { code, secret }) {
    if (access === "open") return (await ask(`${base}marke/`, { solution: await solve(base, work) })).ticket;
    try {
      return (await ask(`${base}marke/`, { code, secret })).ticket;
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "work-needed") throw error;
      return (await ask(`${base}marke/`, { code, secret, solution: await solve(base, work) })).ticket;
    }
  }

  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const BLOCK = 4096;

  /** From a word: under what the draft lies, and the key that opens it. Neither tells the word. */
  async function keysOf(word, wave) {
    const plain = word.toLowerCase().replace(/[^a-z]/g, "");
    const text = new TextEncoder();
    const base = await crypto.subtle.importKey("raw", text.encode(plain), "PBKDF2", false, ["deriveBits", "deriveKey"]);
    const derive = (purpose) => ({ name: "PBKDF2", hash: "SHA-256", salt: text.encode(`lupe ${wave} ${purpose}`), iterations: 300000 });
    const lookup = hex(await crypto.subtle.deriveBits(derive("lookup"), base, 256));
    const key = await crypto.subtle.deriveKey(derive("key"), base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return { lookup, key };
  }

  /** A word that can be spoken: nine syllables, 57 bits. */
  function newWord() {
    const drawn = crypto.getRandomValues(new Uint8Array(18));
    const syllables = Array.from({ length: 9 }, (_, at) => "bdfghjklmnprstvw"[drawn[at * 2] % 16] + "aeiou"[drawn[at * 2 + 1] % 5]);
    return [0, 3, 6].map((at) => syllables.slice(at, at + 3).join("")).join("-");
  }

  /** Sealed answers; padded, so that their length tells nothing. */
  async function seal(key, values) {
    const text = JSON.stringify(values);
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array(Math.ceil((bytes.length + 1) / BLOCK) * BLOCK).fill(32);
    padded.set(bytes);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, padded));
    let joined = "";
    for (const byte of [...iv, ...sealed]) joined += String.fromCharCode(byte);
    return btoa(joined);
  }

  async function open(key, sealed) {
    const bytes = Uint8Array.from(atob(sealed), (sign) => sign.charCodeAt(0));
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, key, bytes.slice(12));
    return JSON.parse(new TextDecoder().decode(plain));
  }

  window.lupe = Object.assign(window.lupe || {}, { readCode, newSecret, Store, NoNetwork, Refused, ask, ticketFor, keysOf, newWord, seal, open });
})();
