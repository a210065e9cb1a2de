import { RandomStream } from './random-stream';

const DRAWS = 20_000;

function moments(draw: (random: RandomStream) => number): { mean: number; variance: number } {
  const random = new RandomStream(7, 1);
  const values = Array.from({ length: DRAWS }, () => draw(random));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (DRAWS - 1) };
}

test.each([
  ['uniform', (random: RandomStream) => random.uniform(), 1 / 2, 1 / 12],
  ['exponential', (random: RandomStream) => random.exponential(), 1, 1],
  ['normal', (random: RandomStream) => random.normal(), 0, 1],
  ['gamma of shape 3', (random: RandomStream) => random.gamma(3), 3, 3],
  ['gamma of shape 0.6', (random: RandomStream) => random.gamma(0.6), 0.6, 0.6],
  ['Poisson of mean 2.5', (random: RandomStream) => random.poisson(2.5), 2.5, 2.5],
])('%s has the mean and variance of its law', (_name, draw, mean, variance) => {
  const drawn = moments(draw);
  // Five standard errors of the mean; the variance of a variance depends on the law, 8 % serves for all of these.
  expect(Math.abs(drawn.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / DRAWS));
  expect(Math.abs(drawn.variance / variance - 1)).toBeLessThan(0.08);
});

test('a seed and a stream give the same numbers, another seed or stream others', () => {
  const firstOf = (seed: number, stream: number) => {
    const random = new RandomStream(seed, stream);
    return Array.from({ length: 5 }, () => random.uniform()).join();
  };
  expect(firstOf(1, 2)).toBe(firstOf(1, 2));
  const others = new Set([firstOf(1, 2), firstOf(2, 1), firstOf(1, 3), firstOf(2, 2), firstOf(0, 0)]);
  expect(others.size).toBe(5);
});

test('whole numbers reach each value below the limit and no other', () => {
  const random = new RandomStream(3, 3);
  expect(new Set(Array.from({ length: 200 }, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});
