import { assembled, kernels } from './kernel-bytes.mjs';

test.each(kernels())(
  'the bytes of $text are what it is assembled to (node tools/checks/write-kernel-bytes.mjs)',
  async (kernel) => {
    const { found, expected } = await assembled(kernel);
    expect(found).toBe(expected);
    expect(found).toMatch(/'0061736d[0-9a-f]+'/);
  },
);
