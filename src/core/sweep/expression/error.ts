/** What is wrong with an expression, and where in its text. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(
    readonly at: number,
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
