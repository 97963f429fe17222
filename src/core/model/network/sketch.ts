import { norm } from '../../linalg/index.js';

/** Numbers kept of θ at most. */
export const SKETCH_SIZE = 256;

/** Any fixed number: all runs must share it. */
const SEED = 0x9e3779b9;

/**
 * Bounded coordinates of a network's parameters, for distances between runs from the same θ⁽⁰⁾. Given θ in pieces (in an
 * orthonormal basis of where it moves):
 *
 * - up to 256 numbers in all: θ itself, so that distances are exact;
 * - more: the component of θ along θ⁽⁰⁾, exactly, and a count sketch (Charikar, Chen & Farach-Colton 2002) of what of
 *   θ − θ⁽⁰⁾ is orthogonal to it: every component is added, with a random sign, to one of 255 random sums. The map is linear,
 *   so the Euclidean distance of two sketches estimates that of the parameters: squared, it is unbiased with a standard
 *   error of at most √(2/255) = 9 %, so 4.4 % for the distance itself.
 *
 * @param start the pieces of θ⁽⁰⁾
 */
export class ParameterSketch {
  readonly size: number;
  private readonly total: number;
  private readonly startNorm: number;

  constructor(private readonly start: readonly Float64Array[]) {
    this.total = start.reduce((sum, piece) => sum + piece.length, 0);
    this.size = Math.min(this.total, SKETCH_SIZE);
    this.startNorm = norm(Float64Array.from(start, norm));
  }

  /** Coordinates of θ given in pieces like those of θ⁽⁰⁾. */
  of(pieces: readonly Float64Array[]): Float64Array {
    const coordinates = new Float64Array(this.size);
    if (this.total <= SKETCH_SIZE) {
      let offset = 0;
      for (const piece of pieces) {
        coordinates.set(piece, offset);
        offset += piece.length;
      }
      return coordinates;
    }
    const along = this.displacementAlongStart(pieces);
    const share = this.startNorm > 0 ? along / this.startNorm : 0;
    coordinates[0] = this.startNorm + along;
    let index = 0;
    pieces.forEach((piece, p) => {
      const start = this.start[p]!;
      for (let i = 0; i < piece.length; i++, index++) {
        const hash = scramble(index);
        const value = piece[i]! - start[i]! - share * start[i]!;
        const sum = 1 + Math.floor(((hash >>> 1) * (SKETCH_SIZE - 1)) / 2 ** 31);
        coordinates[sum]! += (hash & 1) === 0 ? value : -value;
      }
    });
    return coordinates;
  }

  /** ⟨θ − θ⁽⁰⁾, θ⁽⁰⁾⟩ / ‖θ⁽⁰⁾‖. */
  private displacementAlongStart(pieces: readonly Float64Array[]): number {
    if (this.startNorm === 0) return 0;
    let sum = 0;
    pieces.forEach((piece, p) => {
      const start = this.start[p]!;
      for (let i = 0; i < piece.length; i++) sum += (piece[i]! - start[i]!) * start[i]!;
    });
    return sum / this.startNorm;
  }
}

/** 32 well-mixed bits of an index below 2³²: a bijection of xor-shifts and odd multiplications (Wellons' lowbias32). */
function scramble(index: number): number {
  let h = (index ^ SEED) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}
