/** What is used of it; declared here because neither Node's types nor a browser's are wanted in this package. */
declare const WebAssembly:
  | {
      Module: new (bytes: Uint8Array) => object;
      Memory: new (pages: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
      Instance: new (module: object, imports: object) => { exports: unknown };
    }
  | undefined;

const PAGE_BYTES = 64 * 1024;

const compiled = new Map<string, object>();

/**
 * Memory for so many numbers, all 0, and what a kernel of ours exports to work on them; null where WebAssembly is not,
 * as in BigQuery's functions, or is forbidden, as on some pages: what it does is done in JavaScript then, to the same
 * bits.
 *
 * @param digits of the kernel's bytes, in hexadecimal
 */
export function kernelMemory<Exports>(
  digits: string,
  length: number,
): { numbers: Float64Array; exports: Exports | null } {
  if (typeof WebAssembly !== 'undefined') {
    try {
      const module = compiled.get(digits) ?? new WebAssembly.Module(bytesOf(digits));
      compiled.set(digits, module);
      const pages = Math.ceil((length * Float64Array.BYTES_PER_ELEMENT) / PAGE_BYTES);
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
      const { exports } = new WebAssembly.Instance(module, { network: { memory } });
      return { numbers: new Float64Array(memory.buffer, 0, length), exports: exports as Exports };
    } catch {
      // A page's security policy, an engine without vectors, an address space that is too small.
    }
  }
  return { numbers: new Float64Array(length), exports: null };
}

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
