/** What a pure function gave for the latest few texts: for what many cells share, as those of one expansion do. */
export class Recent<T> {
  private readonly known = new Map<string, T>();

  /** @param characters of texts that are worth keeping; longer ones are made anew every time */
  constructor(
    private readonly count: number,
    private readonly characters: number,
  ) {}

  get(text: string, make: () => T): T {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const made = make();
    if (text.length > this.characters) return made;
    for (const oldest of this.known.keys()) {
      if (this.known.size < this.count) break;
      this.known.delete(oldest);
    }
    this.known.set(text, made);
    return made;
  }
}
