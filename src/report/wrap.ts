/**
 * Text in lines of at most `width` columns, broken at spaces; a longer word has a line of its own.
 *
 * @param first what the first line begins with; the others with `indent`
 */
export function wrap(text: string, width: number, { first, indent }: { first: string; indent: string }): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined) lines.push(first + word);
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(indent + word);
  }
  return lines;
}
