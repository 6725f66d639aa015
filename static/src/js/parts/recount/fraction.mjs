// Exact numbers: {n, d} with BigInt parts, in lowest terms, d above zero. Nothing here is ever rounded.
export const greatestDivisor = (a, b) => {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y) [x, y] = [y, x % y];
  return x;
};

export function fraction(n, d = 1n) {
  const shared = greatestDivisor(n, d) || 1n;
  return { n: n / shared, d: d / shared };
}

export const ZERO = fraction(0n);
export const whole = (number) => ({ n: BigInt(number), d: 1n });
export const add = (a, b) => (a.d === b.d ? fraction(a.n + b.n, a.d) : fraction(a.n * b.d + b.n * a.d, a.d * b.d));
export const subtract = (a, b) => add(a, { n: -b.n, d: b.d });
export const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
export const over = (a, b) => (b.n < 0n ? fraction(-a.n * b.d, a.d * -b.n) : fraction(a.n * b.d, a.d * b.n));
export const sum = (numbers) => numbers.reduce(add, ZERO);
export const floor = (a) => (a.n < 0n && a.n % a.d ? a.n / a.d - 1n : a.n / a.d);
// To so many decimal places, halves to the even digit. For what is not below nothing.
export function rounded({ n, d }, places) {
  const unit = 10n ** BigInt(places);
  const [down, rest] = [(n * unit) / d, (n * unit) % d];
  const isUp = 2n * rest > d || (2n * rest === d && down % 2n === 1n);
  return fraction(isUp ? down + 1n : down, unit);
}

export const leastMultiple = (a, b) => (a / greatestDivisor(a, b)) * b;

export function compare(a, b) {
  const [left, right] = [a.n * b.d, b.n * a.d];
  return left < right ? -1 : left > right ? 1 : 0;
}

// "12", "12.5", "12,5" or "1/3".
export function readFraction(text) {
  const above = text.trim();
  if (above.includes("/")) return parted(above);
  const found = /^([+-]?)(\d*)(?:[.,](\d*))?(?:[eE]([+-]?\d{1,2}))?$/.exec(above);
  if (!found || !(found[2] || found[3])) throw new Error(`not a number: ${text}`);
  const [, sign, front, back = "", power = "0"] = found;
  const digits = BigInt(`${front}${back}`) * (sign === "-" ? -1n : 1n);
  const places = Number(power) - back.length;
  return places < 0 ? fraction(digits, 10n ** BigInt(-places)) : fraction(digits * 10n ** BigInt(places));
}

function parted(text) {
  if (!/^-?[0-9]+\/0*[1-9][0-9]*$/.test(text)) throw new Error(`not a number: ${text}`);
  return fraction(...text.split("/").map(BigInt));
}

// The number without loss: decimals where they end, a/b where they never do.
export function exactText(number) {
  let rest = number.d;
  let places = 0n;
  for (const prime of [2n, 5n]) {
    let count = 0n;
    for (; rest % prime === 0n; rest /= prime) count += 1n;
    if (count > places) places = count;
  }
  if (rest !== 1n) return `${number.n}/${number.d}`;
  if (!places) return String(number.n);
  const scaled = ((number.n < 0n ? -number.n : number.n) * 10n ** places) / number.d;
  const digits = String(scaled).padStart(Number(places) + 1, "0");
  return `${number.n < 0n ? "-" : ""}${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`;
}

// n / d as a rounded number: good enough to leave work out by, never to decide. However long, neither overflows.
export function roughly(n, d) {
  const extra = BigInt(Math.max(n.toString(16).length, d.toString(16).length) * 4 - 1000);
  return extra > 0n ? Number(n >> extra) / Number(d >> extra) : Number(n) / Number(d);
}
