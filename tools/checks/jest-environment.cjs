const { TestEnvironment } = require('jest-environment-node');

// Native libraries read the process's own environment; a test sees a copy of it.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

/**
 * Node's test environment with the process's own typed arrays: native addons return them, and libraries
 * that ask `value instanceof Float32Array` would not know them in jest's separate realm.
 */
class TypedArrayEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    Object.assign(this.global, {
      ArrayBuffer,
      SharedArrayBuffer,
      DataView,
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
      BigInt64Array,
      BigUint64Array,
    });
  }
}

module.exports = TypedArrayEnvironment;
