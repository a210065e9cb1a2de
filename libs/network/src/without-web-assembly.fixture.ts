/** What an engine makes that has no WebAssembly. */
export function withoutWebAssembly<Made>(make: () => Made): Made {
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'WebAssembly') as PropertyDescriptor;
  Reflect.deleteProperty(globalThis, 'WebAssembly');
  try {
    return make();
  } finally {
    Object.defineProperty(globalThis, 'WebAssembly', whole);
  }
}
