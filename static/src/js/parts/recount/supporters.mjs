// Who stands behind each project, made once for all of a count. Ballots are the merged ones, by their place in the list.
import { leastMultiple } from "./fraction.mjs";

// `behind[project]` holds ballots and, beside them, lanes: places in `weights`, the distinct amounts above nothing that
// ballots give, as whole numbers of one small unit. `numbers[ballot]` is how many voters cast it.
export function supportersOf(election) {
  const lanes = new Map();
  const behind = election.projects.map(() => ({ ballots: [], lanes: [] }));
  election.ballots.forEach((ballot, at) => {
    for (const [place, given] of ballot.marks) {
      if (given.n <= 0n) continue;
      const key = `${given.n}/${given.d}`;
      if (!lanes.has(key)) lanes.set(key, { at: lanes.size, given });
      behind[place].ballots.push(at);
      behind[place].lanes.push(lanes.get(key).at);
    }
  });
  const given = [...lanes.values()].map((lane) => lane.given);
  const unit = given.reduce((all, { d }) => leastMultiple(all, d), 1n);
  return {
    behind: behind.map((each) => ({ ballots: Int32Array.from(each.ballots), lanes: Int32Array.from(each.lanes) })),
    weights: given.map(({ n, d }) => (n * unit) / d),
    numbers: election.ballots.map(({ number }) => number),
  };
}

export function shareASupporter({ behind }, places) {
  const seen = new Set();
  for (const place of places) {
    if (behind[place].ballots.some((ballot) => seen.has(ballot))) return true;
    for (const ballot of behind[place].ballots) seen.add(ballot);
  }
  return false;
}
