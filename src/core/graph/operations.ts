/**
 * The TensorFlow operations that the compiler emits, each with the name of its output in TensorFlow's definition of it:
 * a function body refers to a value as `node:output name:index`.
 */
export const OUTPUT_NAME = {
  AddV2: 'z',
  Bitcast: 'output',
  Const: 'output',
  Erf: 'y',
  Exp: 'y',
  FloorMod: 'z',
  Identity: 'output',
  Less: 'z',
  Log1p: 'y',
  MatMul: 'product',
  Max: 'output',
  Maximum: 'z',
  Mul: 'z',
  Neg: 'y',
  Pad: 'output',
  PartitionedCall: 'output',
  Placeholder: 'output',
  Pow: 'z',
  RealDiv: 'z',
  Reciprocal: 'y',
  Reshape: 'output',
  SelectV2: 'output',
  Sigmoid: 'y',
  Slice: 'output',
  Softmax: 'softmax',
  Softplus: 'activations',
  Sqrt: 'y',
  Square: 'y',
  StatelessWhile: 'output',
  Sub: 'z',
  Sum: 'output',
  Tanh: 'y',
  Transpose: 'y',
  XlaOptimizationBarrier: 'output',
} as const;

export type Operation = keyof typeof OUTPUT_NAME;
