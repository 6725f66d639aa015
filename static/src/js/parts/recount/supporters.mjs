// Who stands behind each project: [ballot, weight] pairs, where a ballot is one of the merged ones.
export function supportersOf(election, projects) {
  const behind = projects.map(() => []);
  election.ballots.forEach((ballot, at) => {
    for (const [place, weight] of ballot.marks) if (weight.n > 0n) behind[place].push([at, weight]);
  });
  return behind;
}

export function shareASupporter(behind, places) {
  const seen = new Set();
  for (const place of places) {
    if (behind[place].some(([ballot]) => seen.has(ballot))) return true;
    for (const [ballot] of behind[place]) seen.add(ballot);
  }
  return false;
}
