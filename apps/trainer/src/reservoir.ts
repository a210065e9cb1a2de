/** Keeps a uniform sample of a stream. Source: Vitter (1985), Random Sampling with a Reservoir, algorithm R. */
export function reservoir<Row>(most: number, below: (bound: number) => number) {
  const kept: Row[] = [];
  let seen = 0;
  return {
    kept,
    offer(row: Row): void {
      seen++;
      if (kept.length < most) kept.push(row);
      else {
        const place = below(seen);
        if (place < most) kept[place] = row;
      }
    },
  };
}
