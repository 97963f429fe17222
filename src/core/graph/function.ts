import { attribute, type DataType, type Dimensions } from './attributes.js';
import type { tensorflow } from './generated/tensorflow.js';
import { NodeList } from './node-list.js';

/** An argument or result of a function. */
export interface Parameter {
  readonly id: string;
  readonly type: DataType;
  readonly dimensions: Dimensions;
}

export type FunctionDefinition = tensorflow.FunctionDef.$Properties;

/**
 * A function of a graph's library.
 *
 * TensorFlow's graph optimizer (Grappler) would join the constant factors of unrolled epochs, so that eight epochs at once
 * round otherwise than eight one by one; and it takes longer than it saves. It leaves alone what it is told belongs to
 * tf.data.
 *
 * @param write emits the body, in which arguments go by their ids, and returns the value of each result
 */
export function defineFunction(
  name: string,
  parameters: readonly Parameter[],
  results: readonly Parameter[],
  write: (body: NodeList) => readonly string[],
): FunctionDefinition {
  const body = new NodeList('function');
  const values = write(body);
  const outputs = results.map(({ id, type }) => ({ name: `next_${id}`, type }));
  return {
    signature: { name, inputArg: parameters.map(({ id, type }) => ({ name: id, type })), outputArg: outputs },
    nodeDef: body.nodes,
    ret: Object.fromEntries(outputs.map((output, index) => [output.name, values[index]!])),
    attr: { _noinline: attribute.flag(true), _tf_data_function: attribute.flag(true) },
  };
}
