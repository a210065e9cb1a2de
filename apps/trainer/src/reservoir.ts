/**
 * Keeps a uniform sample of a stream: says of each row in turn at which place it is kept, in the stead of one that may
 * be there, or that it is not. Source: Vitter (1985), Random Sampling with a Reservoir, algorithm R.
 */
export function reservoir(most: number, below: (bound: number) => number): () => number | null {
  let seen = 0;
  return () => {
    if (seen++ < most) return seen - 1;
    const place = below(seen);
    return place < most ? place : null;
  };
}
