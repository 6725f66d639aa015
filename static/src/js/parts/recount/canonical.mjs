// The one byte form in which the published files are digested: sorted keys, no spaces, text in UTF-8.
import { sha256 } from "./sha256.mjs";

// By code points, as the published files are sorted; plain "<" would compare halves of rare characters.
export function byText(a, b) {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const apart = left[at].codePointAt(0) - right[at].codePointAt(0);
    if (apart) return apart;
  }
  return left.length - right.length;
}

export function canonical(document) {
  if (Array.isArray(document)) return `[${document.map(canonical).join(",")}]`;
  if (document && typeof document === "object") {
    const parts = Object.keys(document).sort(byText).map((name) => `${JSON.stringify(name)}:${canonical(document[name])}`);
    return `{${parts.join(",")}}`;
  }
  // What is not a whole number might be written in more than one way, and nothing published holds such a number.
  if (typeof document === "number" && !Number.isSafeInteger(document)) throw new Error(`not a whole number: ${document}`);
  return JSON.stringify(document);
}

export const digestOf = (document) => sha256(canonical(document));
