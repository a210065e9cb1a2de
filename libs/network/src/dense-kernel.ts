/** What `dense-kernel.wat` exports: computes a layer of some rows from and to places in the memory, in bytes. */
export interface DenseKernel {
  dense(
    lanes: number,
    start: number,
    startStride: number,
    input: number,
    inputEnd: number,
    output: number,
    outputEnd: number,
    rows: number,
    stride: number,
    least: number,
  ): void;
}
