// SHA-256 (FIPS 180-4), of text or bytes. The browser's own is only there over https, answers later, and is slow for
// a hundred thousand short ballots; a recount may be opened from anywhere.
const BLOCK = 64;

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
}

// The first 32 bits of the fraction of a prime's root, found with whole numbers.
function rootBits(prime, power) {
  const wanted = BigInt(prime) << BigInt(32 * power);
  let low = 0n;
  let high = BigInt(prime) << 32n;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(power) <= wanted) low = middle;
    else high = middle;
  }
  return Number(low & 0xffffffffn);
}

const K = Int32Array.from(primes(BLOCK), (prime) => rootBits(prime, 3));
const START = Int32Array.from(primes(8), (prime) => rootBits(prime, 2));
const words = new Int32Array(BLOCK);
const encoder = new TextEncoder();

export function sha256(content) {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  const state = START.slice();
  const whole = bytes.length - (bytes.length % BLOCK);
  digestBlocks(state, bytes, whole);
  const rest = ending(bytes, whole);
  digestBlocks(state, rest, rest.length);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

// What follows the last whole block: the rest, a one, nothing, and the length in bits.
function ending(bytes, from) {
  const left = bytes.length - from;
  const out = new Uint8Array(left + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  out.set(bytes.subarray(from));
  out[left] = 0x80;
  new DataView(out.buffer).setBigUint64(out.length - 8, BigInt(bytes.length) * 8n);
  return out;
}

function digestBlocks(state, bytes, until) {
  for (let at = 0; at < until; at += BLOCK) {
    for (let i = 0; i < 16; i += 1) {
      const from = at + i * 4;
      words[i] = (bytes[from] << 24) | (bytes[from + 1] << 16) | (bytes[from + 2] << 8) | bytes[from + 3];
    }
    mix(state);
  }
}

function mix(state) {
  for (let i = 16; i < BLOCK; i += 1) {
    const [early, late] = [words[i - 15], words[i - 2]];
    const a = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const b = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    words[i] = (words[i - 16] + a + words[i - 7] + b) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < BLOCK; i += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + high + ((e & f) ^ (~e & g)) + K[i] + words[i]) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] += word));
}
