import type { Attribute } from './attributes.js';
import type { tensorflow } from './generated/tensorflow.js';
import { OUTPUT_NAME, type Operation } from './operations.js';

/** A node in a list, to take its outputs from. */
export interface Node {
  readonly name: string;
  /** How other nodes of the list refer to an output. */
  output(index?: number): string;
}

/** The nodes of a graph or of a function's body. All operations are pure, so equal nodes are made once. */
export class NodeList {
  readonly nodes: tensorflow.NodeDef.$Properties[] = [];
  private readonly known = new Map<string, Node>();

  /** @param place a graph and a function's body refer to values differently */
  constructor(private readonly place: 'graph' | 'function') {}

  /** The node that does this; a new one only if there is none yet. */
  add(op: Operation, input: readonly string[], attr: Readonly<Record<string, Attribute>>): Node {
    const key = JSON.stringify([op, input, attr], distinguishable);
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    const node = this.addNamed(`${op}_${this.nodes.length}`, op, input, attr);
    this.known.set(key, node);
    return node;
  }

  /** A new node with a name that is known from outside. */
  addNamed(name: string, op: Operation, input: readonly string[], attr: Readonly<Record<string, Attribute>>): Node {
    this.nodes.push({ name, op, input: [...input], attr });
    return {
      name,
      output: (index = 0) => {
        if (this.place === 'function') return `${name}:${OUTPUT_NAME[op]}:${index}`;
        return index === 0 ? name : `${name}:${index}`;
      },
    };
  }
}

/** JSON has no −0, NaN or infinities, and would confuse constants that differ only so. */
function distinguishable(_key: string, value: unknown): unknown {
  if (typeof value !== 'number') return value;
  return Object.is(value, -0) || !Number.isFinite(value) ? `number ${Object.is(value, -0) ? '-0' : value}` : value;
}
