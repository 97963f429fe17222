/** The instructions of WebAssembly that epochs are made of, by their names in the specification. */
import type { Bytes } from './bytes.js';
import { signed, unsigned } from './bytes.js';

export const I32 = 0x7f;
export const F64 = 0x7c;
export const V128 = 0x7b;
const NO_RESULT = 0x40;

const simd = (code: number): Bytes => [0xfd, unsigned(code)];
/** Alignment as a power of two, then the address, or what is added to the one on the stack. */
const at = (alignment: number, address: number): Bytes => [alignment, unsigned(address)];

export const localGet = (local: number): Bytes => [0x20, unsigned(local)];
export const localSet = (local: number): Bytes => [0x21, unsigned(local)];
export const localTee = (local: number): Bytes => [0x22, unsigned(local)];
export const call = (imported: number): Bytes => [0x10, unsigned(imported)];
export const i32Const = (value: number): Bytes => [0x41, signed(value)];

/** Repeats `body` for as long as it leaves a number other than 0 on the stack. */
export const repeatWhile = (body: Bytes): Bytes => [0x03, NO_RESULT, body, 0x0d, 0, END];
/** One of two values, by the number on the stack; only its side is computed. */
export const either = (type: number, then: Bytes, otherwise: Bytes): Bytes => [0x04, type, then, 0x05, otherwise, END];
export const END = 0x0b;
export const i32Add: Bytes = [0x6a];
export const i32Sub: Bytes = [0x6b];
export const i32Mul: Bytes = [0x6c];
/** As unsigned numbers. */
export const i32Less: Bytes = [0x49];

export const loadF64 = (address: number): Bytes => [i32Const(0), 0x2b, at(3, address)];
export const loadV128 = (address: number): Bytes => [i32Const(0), simd(0), at(4, address)];
/** Stores what `value` leaves. */
export const storeF64 = (address: number, value: Bytes): Bytes => [i32Const(0), value, 0x39, at(3, address)];
export const storeV128 = (address: number, value: Bytes): Bytes => [i32Const(0), value, simd(11), at(4, address)];

/** Two numbers, or one twice, from where a local points, and so many bytes on. */
export const loadV128From = (local: number, offset: number): Bytes => [localGet(local), simd(0), at(4, offset)];
export const loadTwiceFrom = (local: number, offset: number): Bytes => [localGet(local), simd(10), at(3, offset)];
export const storeV128To = (local: number, offset: number, value: Bytes): Bytes => [
  localGet(local),
  value,
  simd(11),
  at(4, offset),
];
/** Moves a pointer by so many bytes. */
export const advance = (local: number, by: number): Bytes => [localGet(local), i32Const(by), i32Add, localSet(local)];

export const splat: Bytes = simd(0x14);
export const extractLane = (lane: number): Bytes => [simd(0x21), lane];
export const replaceLane = (lane: number): Bytes => [simd(0x22), lane];
/** Two lanes out of the four of two vectors. */
export const shuffle = (first: number, second: number): Bytes => [
  simd(0x0d),
  [first, second].flatMap((lane) => Array.from({ length: 8 }, (_, byte) => lane * 8 + byte)),
];

/** How to compute with one number (`f64`) or with two side by side (`f64x2`); the same bits either way. */
export interface Arithmetic {
  readonly add: Bytes;
  readonly sub: Bytes;
  readonly mul: Bytes;
  readonly div: Bytes;
  readonly neg: Bytes;
  readonly abs: Bytes;
  readonly less: Bytes;
  readonly atMost: Bytes;
  readonly unequal: Bytes;
  /** Of two comparisons. */
  readonly or: Bytes;
  /** Of `yes`, `no` and a comparison: `yes` where it holds. */
  readonly select: Bytes;
  /** Of `m` and `1.5 · 2⁵² + k`, whose lowest bits are the integer k: adds k to the exponent of m. */
  scale(m: Bytes, k: Bytes): Bytes;
}

const EXPONENT_STARTS_AT = 52;

export const f64: Arithmetic = {
  add: [0xa0],
  sub: [0xa1],
  mul: [0xa2],
  div: [0xa3],
  neg: [0x9a],
  abs: [0x99],
  less: [0x63],
  atMost: [0x65],
  unequal: [0x62],
  or: [0x72],
  select: [0x1b],
  scale: (m, k) => [m, 0xbd, k, 0xbd, 0x42, signed(EXPONENT_STARTS_AT), 0x86, 0x7c, 0xbf],
};

export const f64x2: Arithmetic = {
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
  neg: simd(0xed),
  abs: simd(0xec),
  less: simd(0x49),
  atMost: simd(0x4b),
  unequal: simd(0x48),
  or: simd(0x50),
  select: simd(0x52),
  scale: (m, k) => [m, k, i32Const(EXPONENT_STARTS_AT), simd(0xcb), simd(0xce)],
};

/** `(p, q)`: p < q ? q : p */
export const lesserGivesWay: Bytes = simd(0xf7);
/** `(p, q)`: q < p ? q : p */
export const greaterGivesWay: Bytes = simd(0xf6);
/** Of a vector and a comparison: the vector where it does not hold, else 0. */
export const zeroWhere: Bytes = simd(0x4f);
/** Of a vector and a comparison: the vector where it holds, else 0. */
export const zeroUnless: Bytes = simd(0x4e);
/** Flips the bits of the first vector that are set in the second. */
export const flipBits: Bytes = simd(0x51);
