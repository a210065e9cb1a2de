import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DENSE_KERNEL } from './dense-kernel-bytes';
import { SOFTPLUS_KERNEL } from './softplus-kernel-bytes';
import { kernelMemory } from './wasm-kernel';

interface Assembler {
  parseWat(
    name: string,
    text: string,
    features: { simd: boolean },
  ): { toBinary(options: object): { buffer: Uint8Array } };
}
/** It brings no types. */
const ASSEMBLER = 'wabt' as string;

test.each([
  ['dense-kernel.wat', DENSE_KERNEL],
  ['softplus-kernel.wat', SOFTPLUS_KERNEL],
])('the bytes of %s are what it is assembled to', async (name, digits) => {
  const text = await readFile(join(__dirname, name), 'utf8');
  const { default: load } = (await import(ASSEMBLER)) as { default: () => Promise<Assembler> };
  const { buffer } = (await load()).parseWat(name, text, { simd: true }).toBinary({});
  expect(digits).toBe(Buffer.from(buffer).toString('hex'));
});

test('what forbids WebAssembly, or has no room for it, goes without', () => {
  expect(kernelMemory(DENSE_KERNEL, 10).exports).not.toBeNull();
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor;
  const refused = class {
    constructor() {
      throw new Error('refused');
    }
  };
  Object.defineProperty(globalThis, 'WebAssembly', { ...whole, value: { Module: refused, Memory: refused } });
  try {
    expect(kernelMemory(DENSE_KERNEL, 10)).toEqual({ numbers: new Float64Array(10), exports: null });
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', whole);
  }
});
