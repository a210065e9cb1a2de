import { LATENT_KERNEL } from './latent-kernel-bytes';

/** Sums up what was asked, from and to places in the memory, in bytes; see `latent-kernel.wat`. */
export type LatentKernel = (asked: number, askedEnd: number, sums: number) => void;

/** Bytes, all 0, and the kernel that works on them; null where the engine has none. */
export interface LatentMemory {
  buffer: ArrayBuffer;
  kernel: LatentKernel | null;
}

const PAGE_BYTES = 64 * 1024;

/** What is used of it; declared here because neither Node's types nor a browser's are wanted in this package. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: { sumUp: LatentKernel } };
    }
  | undefined;

let compiled: object | undefined;

/** Memory for tables and sums. What has no WebAssembly, such as BigQuery's functions, or forbids it goes without. */
export function latentMemory(byteLength: number): LatentMemory {
  if (typeof WebAssembly !== 'undefined') {
    try {
      compiled ??= new WebAssembly.Module(bytesOf(LATENT_KERNEL));
      const pages = Math.ceil(byteLength / PAGE_BYTES);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(compiled, { latent: { memory } });
      return { buffer: memory.buffer, kernel: exports.sumUp };
    } catch {
      // A page's security policy, an engine without vectors, an address space that is too small.
    }
  }
  return { buffer: new ArrayBuffer(byteLength), kernel: null };
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
