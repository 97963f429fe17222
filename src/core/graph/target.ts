/**
 * Who runs the epochs of a graph. `xla`: TensorFlow's compiler turns the loop into machine code, once per graph.
 * `kernels`: TensorFlow's executor calls one ready-made kernel per operation; every TensorFlow can do that.
 */
export type Target = 'xla' | 'kernels';
