/** What a training from θ⁽⁰⁾ took, and where it led. */
export interface Trained {
  /** Of the epochs alone. */
  readonly seconds: number;
  /** f on the training set, length n. */
  readonly predictions: ArrayLike<number>;
}

/** Someone who trains a given problem for as many epochs as asked, from θ⁽⁰⁾ each time. */
export interface Contestant {
  train(epochs: number): Promise<Trained>;
}
