import type { Bytes } from '../assembly/index.js';
import { wasm } from '../assembly/index.js';
import type { Atom, Statement } from '../scalar/index.js';
import type { ConstantPool } from './data.js';
import type { Pair, Pairing } from './pairs.js';

/** The functions that the code calls, in the order of their imports. */
export const IMPORTED = ['tanh', 'erf', 'pow', 'log1p'] as const;
export type Calls = (typeof IMPORTED)[number];
const imported = (name: Calls): Bytes => wasm.call(IMPORTED.indexOf(name));

/** 1.5 · 2⁵²: with an integer added, its lowest bits are that integer. */
const INTEGER_BITS = 6755399441055744;

/** Turns statements into instructions, on demand and each once; what it returns leaves one value on the stack. */
export class Emitter {
  /** Loads constants, before the first epoch. */
  readonly prologue: Bytes[] = [];
  /** One epoch. */
  readonly code: Bytes[] = [];
  private readonly types: number[] = [];
  /** Where values are kept: by variable, or by the names of what two lanes hold. */
  private readonly locals = new Map<string, number>();
  private readonly statements: ReadonlyMap<string, Statement>;

  /** @param firstLocal the number of the function's parameters */
  constructor(
    statements: readonly Statement[],
    private readonly pairing: Pairing,
    private readonly pool: ConstantPool,
    private readonly firstLocal: number,
  ) {
    this.statements = new Map(statements.map((statement) => [statement.name, statement]));
  }

  /** Types of all locals after the parameters. */
  localTypes(): readonly number[] {
    return this.types;
  }

  /** A local for a variable that is there before the statements. */
  declare(variable: string): number {
    return this.newLocal(variable, wasm.F64);
  }

  declarePair({ lanes }: Pair): number {
    return this.newLocal(keyOf(...lanes), wasm.V128);
  }

  scalar(atom: Atom): Bytes {
    if (typeof atom === 'number')
      return this.kept(keyOf(atom), wasm.F64, () => wasm.loadF64(this.pool.single(atom)), this.prologue);
    return this.kept(atom, wasm.F64, () => {
      const place = this.pairing.placeOf(atom);
      if (place !== undefined) return [this.vector(...place.pair.lanes), wasm.extractLane(place.lane)];
      const { operation, operands } = this.statement(atom);
      const [first, second] = operands as [Atom, Atom];
      switch (operation) {
        case 'tanh':
        case 'erf':
          return [this.scalar(first), imported(operation)];
        case 'pow':
          return [this.scalar(first), this.scalar(second), imported('pow')];
        case 'log1pBeyondOne': {
          const [x, short] = [this.scalar(first), this.scalar(second)];
          const isShort = [x, this.scalar(1), wasm.f64.atMost];
          return [isShort, wasm.either(wasm.F64, short, [x, imported('log1p')])];
        }
        default:
          return this.operate(wasm.f64, operation, (i) => this.scalar(operands[i]!));
      }
    });
  }

  vector(a: Atom, b: Atom): Bytes {
    if (typeof a === 'number' && typeof b === 'number')
      return this.kept(keyOf(a, b), wasm.V128, () => wasm.loadV128(this.pool.pair(a, b)), this.prologue);
    return this.kept(keyOf(a, b), wasm.V128, () => {
      const [left, right] = [this.placeOf(a), this.placeOf(b)];
      if (left !== undefined && left.pair === right?.pair && left.lane === 0 && right.lane === 1)
        return this.sideBySide(left.pair);
      if (left !== undefined && right !== undefined)
        return [
          this.vector(...left.pair.lanes),
          this.vector(...right.pair.lanes),
          wasm.shuffle(left.lane, 2 + right.lane),
        ];
      if (a === b) return [this.scalar(a), wasm.splat];
      const [minusA, minusB] = [this.negated(a), this.negated(b)];
      if (minusB !== undefined) return [this.vector(a, minusB), this.vector(0, -0), wasm.flipBits];
      if (minusA !== undefined) return [this.vector(minusA, b), this.vector(-0, 0), wasm.flipBits];
      return [this.scalar(a), wasm.splat, this.scalar(b), wasm.replaceLane(1)];
    });
  }

  private sideBySide({ lanes }: Pair): Bytes {
    const [a, b] = [this.statement(lanes[0]), this.statement(lanes[1])];
    const operand = (i: number): Bytes => this.vector(a.operands[i]!, b.operands[i]!);
    if (a.operation === 'ifLess') {
      const [x, y, yes, no] = a.operands.map((first, i) => keyOf(first, b.operands[i]!)) as [
        string,
        string,
        string,
        string,
      ];
      const zero = keyOf(0, 0);
      if (yes === y && no === x) return [operand(0), operand(1), wasm.lesserGivesWay];
      if (yes === x && no === y) return [operand(1), operand(0), wasm.greaterGivesWay];
      const test = (): Bytes => [operand(0), operand(1), wasm.f64x2.less];
      if (yes === zero) return [operand(3), test(), wasm.zeroWhere];
      if (no === zero) return [operand(2), test(), wasm.zeroUnless];
    }
    return this.operate(wasm.f64x2, a.operation, operand);
  }

  private operate(with_: wasm.Arithmetic, operation: Statement['operation'], operand: (i: number) => Bytes): Bytes {
    switch (operation) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
        return [operand(0), operand(1), with_[operation]];
      case 'neg':
      case 'abs':
        return [operand(0), with_[operation]];
      case 'ifLess':
        return [operand(2), operand(3), operand(0), operand(1), with_.less, with_.select];
      case 'ifAtMost':
        return [operand(2), operand(3), operand(0), operand(1), with_.atMost, with_.select];
      case 'larger': {
        const [x, y] = [operand(0), operand(1)];
        return [x, y, y, x, with_.less, x, x, with_.unequal, with_.or, with_.select];
      }
      case 'scale': {
        const bits = with_ === wasm.f64 ? this.scalar(INTEGER_BITS) : this.vector(INTEGER_BITS, INTEGER_BITS);
        return with_.scale(operand(0), [operand(1), bits, with_.add]);
      }
      case 'tanh':
      case 'erf':
      case 'pow':
      case 'log1pBeyondOne':
        throw new Error(`${operation} is a call and is not computed by instructions`);
    }
  }

  /**
   * What `key` names, computed at its first use. Constants too are kept in locals: V8 gathers all loads at the top of a
   * loop and spills what they load, whereas a local that the loop does not change becomes an operand in memory.
   */
  private kept(key: string, type: number, compute: () => Bytes, code = this.code): Bytes {
    let local = this.locals.get(key);
    if (local === undefined) {
      const value = compute();
      local = this.newLocal(key, type);
      code.push(value, wasm.localSet(local));
    }
    return wasm.localGet(local);
  }

  private newLocal(key: string, type: number): number {
    const local = this.firstLocal + this.types.length;
    this.types.push(type);
    this.locals.set(key, local);
    return local;
  }

  private placeOf(atom: Atom): ReturnType<Pairing['placeOf']> {
    return typeof atom === 'number' ? undefined : this.pairing.placeOf(atom);
  }

  /** x for an `atom` that is −x and stands alone. */
  private negated(atom: Atom): Atom | undefined {
    const statement = typeof atom === 'number' ? undefined : this.statements.get(atom);
    return statement?.operation === 'neg' && this.placeOf(atom) === undefined ? statement.operands[0] : undefined;
  }

  private statement(name: string): Statement {
    const statement = this.statements.get(name);
    if (statement === undefined) throw new Error(`variable ${name} is used but computed nowhere`);
    return statement;
  }
}

function keyOf(...lanes: readonly Atom[]): string {
  return lanes.map((atom) => (Object.is(atom, -0) ? '-0' : atom)).join(',');
}
