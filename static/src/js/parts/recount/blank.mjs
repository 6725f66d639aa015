// What parts words, as Python understands it and not as browsers do: a mark of byte order, which a pasted text can begin with, is none.
const BLANK = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const ENDS = new RegExp(`^${BLANK}|${BLANK}$`, "gu");
const GAPS = new RegExp(BLANK, "u");

export const trimmed = (text) => text.replace(ENDS, "");
export const oneLine = (text) => text.split(GAPS).filter(Boolean).join(" ");
