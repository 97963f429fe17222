export { gramForm } from './gram-form.js';
export type { KernelProblem, Span } from './kernel-problem.js';
export { kernelColumns } from './kernel-problem.js';
export { kernelSpan } from './kernel-span.js';
