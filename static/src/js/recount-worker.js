// Counts beside the page, so that the page stays free. It is handed the files and has no need, and no leave, to ask for any.
import { verify } from "./parts/recount/verify.mjs";

const EVERY_MILLISECONDS = 100;

addEventListener("message", ({ data: files }) => {
  let told = -EVERY_MILLISECONDS;
  const tell = (stage, done, of, pass = 0) => {
    if (performance.now() - told < EVERY_MILLISECONDS) return;
    told = performance.now();
    postMessage({ stage, done, of, pass });
  };
  const { checks, counted } = verify(files, tell);
  postMessage({ checks, counted: counted && shown(counted) });
});

// What the page shows of a count; the rest stays here.
const shown = ({ tie, names, voters, steps }) => ({ tie, names, voters, steps });
