export { gramForm } from './gram-form.js';
export type { KernelProblem, Span } from './kernel-problem.js';
export { kernelColumns } from './kernel-problem.js';
export type { KernelSpan } from './kernel-span.js';
export { kernelSpan } from './kernel-span.js';
export type { Eigenbasis } from './span-form.js';
export { eigenbasis, spanForm } from './span-form.js';
