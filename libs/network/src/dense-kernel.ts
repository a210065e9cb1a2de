import { DENSE_KERNEL } from './dense-kernel-bytes';

/** Computes a layer from and to places in the memory, in bytes; see `dense-kernel.wat`. */
export type DenseKernel = (
  lanes: number,
  bias: number,
  input: number,
  inputEnd: number,
  output: number,
  outputEnd: number,
) => void;

/** Numbers, and the kernel that works on them; null where the engine has none. */
export interface KernelMemory {
  numbers: Float64Array;
  kernel: DenseKernel | null;
}

const PAGE_BYTES = 64 * 1024;

/** What is used of it; declared here because neither Node's types nor a browser's are wanted in this package. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: { dense: DenseKernel } };
    }
  | undefined;

let compiled: object | undefined;

/**
 * Memory for so many numbers, all 0. The kernel is five times as fast as the same in JavaScript, and gives the same
 * bits; what has no WebAssembly, such as BigQuery's functions, or forbids it, such as some pages, goes without.
 */
export function kernelMemory(length: number): KernelMemory {
  if (typeof WebAssembly !== 'undefined') {
    try {
      compiled ??= new WebAssembly.Module(bytesOf(DENSE_KERNEL));
      const pages = Math.ceil((length * Float64Array.BYTES_PER_ELEMENT) / PAGE_BYTES);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(compiled, { network: { memory } });
      return { numbers: new Float64Array(memory.buffer, 0, length), kernel: exports.dense };
    } catch {
      // A page's security policy, an engine without vectors, an address space that is too small.
    }
  }
  return { numbers: new Float64Array(length), kernel: null };
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
