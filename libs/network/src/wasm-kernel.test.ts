import { DENSE_KERNEL } from './dense-kernel-bytes';
import { kernelMemory } from './wasm-kernel';

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
