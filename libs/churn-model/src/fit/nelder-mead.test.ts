import { nelderMead } from './nelder-mead';

const thorough = { edge: 0.4, mostSteps: 2000, tolerance: 1e-14 };

test("it finds the end of Rosenbrock's valley", () => {
  const valley = ([x, y]: readonly number[]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2;
  const [x, y] = nelderMead(valley, [-1.2, 1], thorough);
  expect(x).toBeCloseTo(1, 5);
  expect(y).toBeCloseTo(1, 5);
});

test("it finds the minimum of Powell's function of four variables", () => {
  const powell = ([a, b, c, d]: readonly number[]) =>
    (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
  for (const x of nelderMead(powell, [3, -1, 0, 1], thorough)) expect(Math.abs(x)).toBeLessThan(0.01);
});

test('it takes no more steps than allowed, and never ends above where it began', () => {
  let calls = 0;
  const loss = ([x]: readonly number[]) => (calls++, (x - 50) ** 2);
  const [x] = nelderMead(loss, [0], { edge: 0.4, mostSteps: 5, tolerance: 0 });
  expect(calls).toBeLessThanOrEqual(2 + 5 * 3);
  expect((x - 50) ** 2).toBeLessThan(2500);
});
