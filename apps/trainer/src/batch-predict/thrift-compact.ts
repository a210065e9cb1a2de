/** A value in Thrift's compact protocol, with what is needed to write it again as it was. */
export type ThriftValue =
  | { type: typeof BOOLEAN_TRUE | typeof BOOLEAN_FALSE }
  | { type: typeof BYTE; value: number }
  | { type: typeof I16 | typeof I32 | typeof I64; value: bigint }
  | { type: typeof DOUBLE | typeof BINARY; bytes: Buffer }
  | { type: typeof LIST | typeof SET; element: number; items: ThriftValue[] }
  | { type: typeof STRUCT; fields: Map<number, ThriftValue> };

export type ThriftStruct = Extract<ThriftValue, { type: typeof STRUCT }>;
export type ThriftList = Extract<ThriftValue, { type: typeof LIST | typeof SET }>;

const BOOLEAN_TRUE = 1;
const BOOLEAN_FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
export const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const STRUCT = 12;

/**
 * Reads a struct of Thrift's compact protocol. Parquet's metadata has no maps; they are refused.
 *
 * Source: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export function readThrift(bytes: Buffer): ThriftStruct {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('Thrift: the bytes end within a number.');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const zigzag = (): bigint => {
    const value = varint();
    return (value >> 1n) ^ -(value & 1n);
  };
  const taken = (length: number): Buffer => {
    if (at + length > bytes.length) throw new RangeError('Thrift: the bytes end within a value.');
    return bytes.subarray(at, (at += length));
  };
  const list = (type: typeof LIST | typeof SET): ThriftList => {
    const head = bytes[at++];
    const element = head & 0x0f;
    const size = head >> 4 === 15 ? Number(varint()) : head >> 4;
    const items: ThriftValue[] = [];
    // A boolean in a list is a byte of its own.
    for (let i = 0; i < size; i++) items.push(element <= BOOLEAN_FALSE ? { type: flag(bytes[at++]) } : value(element));
    return { type, element, items };
  };
  const struct = (): ThriftStruct => {
    const fields = new Map<number, ThriftValue>();
    for (let id = 0; ;) {
      const head = bytes[at++];
      if (head === undefined) throw new RangeError('Thrift: the bytes end within a struct.');
      if (head === 0) return { type: STRUCT, fields };
      id = head >> 4 === 0 ? Number(zigzag()) : id + (head >> 4);
      fields.set(id, value(head & 0x0f));
    }
  };
  const value = (type: number): ThriftValue => {
    switch (type) {
      case BOOLEAN_TRUE:
      case BOOLEAN_FALSE:
        return { type };
      case BYTE:
        return { type, value: bytes[at++] };
      case I16:
      case I32:
      case I64:
        return { type, value: zigzag() };
      case DOUBLE:
        return { type, bytes: taken(8) };
      case BINARY:
        return { type, bytes: taken(Number(varint())) };
      case LIST:
      case SET:
        return list(type);
      case STRUCT:
        return struct();
      default:
        throw new RangeError(`Thrift: type ${type} is not known.`);
    }
  };
  return struct();
}

export function writeThrift(struct: ThriftStruct): Buffer {
  const pieces: Buffer[] = [];
  const varint = (value: bigint): void => {
    const bytes: number[] = [];
    for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
    bytes.push(Number(value));
    pieces.push(Buffer.from(bytes));
  };
  const zigzag = (value: bigint) => varint(BigInt.asUintN(64, (value << 1n) ^ (value >> 63n)));
  const write = (value: ThriftValue): void => {
    switch (value.type) {
      case BOOLEAN_TRUE:
      case BOOLEAN_FALSE:
        return;
      case BYTE:
        return void pieces.push(Buffer.from([value.value]));
      case I16:
      case I32:
      case I64:
        return zigzag(value.value);
      case DOUBLE:
        return void pieces.push(value.bytes);
      case BINARY:
        varint(BigInt(value.bytes.length));
        return void pieces.push(value.bytes);
      case LIST:
      case SET: {
        const { element, items } = value;
        pieces.push(Buffer.from([(Math.min(items.length, 15) << 4) | element]));
        if (items.length >= 15) varint(BigInt(items.length));
        for (const item of items) {
          if (element <= BOOLEAN_FALSE) pieces.push(Buffer.from([item.type]));
          else write(item);
        }
        return;
      }
      case STRUCT: {
        let before = 0;
        for (const [id, field] of value.fields) {
          const isNear = id > before && id - before <= 15;
          pieces.push(Buffer.from([isNear ? ((id - before) << 4) | field.type : field.type]));
          if (!isNear) zigzag(BigInt(id));
          write(field);
          before = id;
        }
        pieces.push(Buffer.from([0]));
      }
    }
  };
  write(struct);
  return Buffer.concat(pieces);
}

function flag(byte: number): typeof BOOLEAN_TRUE | typeof BOOLEAN_FALSE {
  return byte === BOOLEAN_TRUE ? BOOLEAN_TRUE : BOOLEAN_FALSE;
}
