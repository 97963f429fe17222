/** Someone who trains a given problem for as many epochs as asked, from θ⁽⁰⁾ each time. */
export interface Contestant {
  /** Seconds that these epochs took. */
  train(epochs: number): Promise<number>;
  /** f on the training set after these epochs, length n. */
  predict(epochs: number): Promise<ArrayLike<number>>;
}
