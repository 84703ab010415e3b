// Solves the task of a wave: finds the number whose SHA-256 with the salt is the challenge. Also where no
// crypto.subtle is (pages without a certificate), so with an own SHA-256 (FIPS 180-4).
const K = [];
for (let number = 2; K.length < 64; number += 1) {
  let prime = true;
  for (let part = 2; part * part <= number; part += 1) if (number % part === 0) prime = false;
  if (prime) K.push(((Math.cbrt(number) % 1) * 2 ** 32) | 0);
}
const START = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
const turn = (word, by) => (word >>> by) | (word << (32 - by));

function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const length = ((bytes.length + 8) >> 6 << 4) + 16;
  const words = new Int32Array(length);
  bytes.forEach((byte, at) => { words[at >> 2] |= byte << (24 - (at & 3) * 8); });
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length & 3) * 8);
  words[length - 1] = bytes.length * 8;
  const state = Int32Array.from(START);
  const w = new Int32Array(64);
  for (let block = 0; block < length; block += 16) {
    for (let at = 0; at < 64; at += 1) {
      if (at < 16) { w[at] = words[block + at]; continue; }
      const one = turn(w[at - 15], 7) ^ turn(w[at - 15], 18) ^ (w[at - 15] >>> 3);
      const two = turn(w[at - 2], 17) ^ turn(w[at - 2], 19) ^ (w[at - 2] >>> 10);
      w[at] = (w[at - 16] + one + w[at - 7] + two) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at += 1) {
      const first = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[at] + w[at]) | 0;
      const second = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + first) | 0; d = c; c = b; b = a; a = (first + second) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] = (state[at] + word) | 0; });
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

self.addEventListener("message", ({ data: task }) => {
  for (let number = 0; number <= task.maxNumber; number += 1) {
    if (sha256(task.salt + number) === task.challenge) {
      const { algorithm, challenge, salt, signature } = task;
      self.postMessage(btoa(JSON.stringify({ algorithm, challenge, number, salt, signature })));
      return;
    }
  }
  self.postMessage("");
});
