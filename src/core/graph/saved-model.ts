import type { Precision } from '../cell/index.js';
import type { Program } from '../engine/index.js';
import { attribute, DataType, shapeProto, type Dimensions } from './attributes.js';
import type { Parameter } from './function.js';
import { tensorflow } from './generated/tensorflow.js';
import { layoutOf } from './layout.js';
import { NodeList } from './node-list.js';
import type { Target } from './target.js';
import { trainingOf, type Training } from './training.js';

/** The input that says how many epochs to run, an int32 scalar. */
export const EPOCHS_INPUT = 'epochs';

/** The counters of the loop are int32. */
export const MAX_EPOCHS_PER_CALL = 2 ** 30;

/** TensorFlow's format version of 2.9, the oldest release in use; later ones read it. */
const PRODUCER = 1087;

/**
 * Compiles a program to the content of a SavedModel's `saved_model.pb`. Equal structures give equal bytes.
 *
 * Inputs of the signature `serving_default`: `EPOCHS_INPUT`, and by its id every slot of the layout, as `pack` gives it.
 * Outputs: the slots of the state, by id, for `unpack`.
 *
 * @throws GraphShapeError
 */
export function compileSavedModel(program: Program, precision: Precision, target: Target): Uint8Array {
  const graph = new NodeList('graph');
  const type = precision === 'float64' ? DataType.DT_DOUBLE : DataType.DT_FLOAT;
  const training = trainingOf({ program, layout: layoutOf(program), type, target });

  const inputs = training.parameters.map((parameter) => input(graph, parameter));
  const trained = call(
    graph,
    training,
    inputs.map((port) => port.value),
    target,
  );
  const outputs = training.results.map((result, index) => output(graph, result, trained.output(index)));

  const model: tensorflow.SavedModel.$Properties = {
    savedModelSchemaVersion: 1,
    metaGraphs: [
      {
        metaInfoDef: { metaGraphVersion: 'v2', tags: ['serve'] },
        graphDef: { node: graph.nodes, versions: { producer: PRODUCER }, library: { function: [...training.library] } },
        signatureDef: {
          serving_default: { methodName: 'tensorflow/serving/predict', inputs: ports(inputs), outputs: ports(outputs) },
        },
      },
    ],
  };
  return tensorflow.SavedModel.encode(model).finish();
}

/** Everything that `compileSavedModel` depends on, as text: programs of equal structure have equal graphs. */
export function structureOf(program: Program, precision: Precision, target: Target): string {
  const { state, constants } = layoutOf(program);
  const shapes = [state, constants].map((slots) => slots.map(({ name, rows, columns }) => [name, rows, columns]));
  return JSON.stringify([program.signature, precision, target, ...shapes]);
}

/** Where tensors enter or leave the graph. */
interface Port {
  readonly id: string;
  readonly node: string;
  readonly type: DataType;
  readonly dimensions: Dimensions;
  /** How the graph refers to what is inside. */
  readonly value: string;
}

/** float64 enters and leaves as pairs of int32. */
function input(graph: NodeList, { id, type, dimensions }: Parameter): Port {
  const isDouble = type === DataType.DT_DOUBLE;
  const outside = isDouble ? { type: DataType.DT_INT32, dimensions: [...dimensions, 2] } : { type, dimensions };
  const placeholder = graph.addNamed(isDouble ? `${id}_bits` : id, 'Placeholder', [], {
    dtype: attribute.type(outside.type),
    shape: attribute.shape(outside.dimensions),
  });
  const value = isDouble
    ? graph.addNamed(id, 'Bitcast', [placeholder.output()], casting(outside.type, type))
    : placeholder;
  return { id, node: placeholder.name, ...outside, value: value.output() };
}

function output(graph: NodeList, { id, type, dimensions }: Parameter, value: string): Port {
  const isDouble = type === DataType.DT_DOUBLE;
  const outside = isDouble ? { type: DataType.DT_INT32, dimensions: [...dimensions, 2] } : { type, dimensions };
  const node = isDouble
    ? graph.addNamed(`next_${id}`, 'Bitcast', [value], casting(type, outside.type))
    : graph.addNamed(`next_${id}`, 'Identity', [value], { T: attribute.type(type) });
  return { id, node: node.name, ...outside, value };
}

function casting(from: DataType, to: DataType): { readonly T: object; readonly type: object } {
  return { T: attribute.type(from), type: attribute.type(to) };
}

function call(
  graph: NodeList,
  training: Training,
  inputs: readonly string[],
  target: Target,
): ReturnType<NodeList['add']> {
  return graph.addNamed('train', 'PartitionedCall', inputs, {
    Tin: attribute.types(training.parameters.map((parameter) => parameter.type)),
    Tout: attribute.types(training.results.map((result) => result.type)),
    f: attribute.function(training.name),
    ...(target === 'xla'
      ? { _XlaMustCompile: attribute.flag(true) }
      : // A program is one chain of small operations: handing them to other threads costs more than running them.
        { executor_type: attribute.text('SINGLE_THREADED_EXECUTOR') }),
  });
}

function ports(list: readonly Port[]): Record<string, tensorflow.TensorInfo.$Properties> {
  return Object.fromEntries(
    list.map(({ id, node, type, dimensions }) => [
      id,
      { name: `${node}:0`, dtype: type, tensorShape: shapeProto(dimensions) },
    ]),
  );
}
