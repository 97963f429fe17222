/** Reads RFC 4180, strictly: the test's own reader, written from the grammar. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      record.push(text[at] === '"' ? quoted() : plain());
      if (text[at] === ',') {
        at++;
        continue;
      }
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`record not ended by CR LF at ${at}`);
      at += 2;
      break;
    }
    records.push(record);
  }
  return records;

  function quoted(): string {
    let field = '';
    for (at++; ; at++) {
      if (at >= text.length) throw new Error('quote not closed');
      if (text[at] !== '"') field += text.charAt(at);
      else if (text[at + 1] === '"') field += text.charAt(at++);
      else break;
    }
    at++;
    return field;
  }

  function plain(): string {
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
      if (text[at] === '"' || text[at] === '\n') throw new Error(`stray character at ${at}`);
      at++;
    }
    return text.slice(start, at);
  }
}
