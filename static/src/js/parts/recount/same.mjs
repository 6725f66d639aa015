// What is told must be what was found.
import { canonical } from "./canonical.mjs";

export function same(what, told, found) {
  if (told === undefined || canonical(told) !== canonical(found)) throw new Error(`${what} differs`);
}
