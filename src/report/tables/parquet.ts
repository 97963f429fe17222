import type { ColumnSource } from 'hyparquet-writer';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnDocs, ColumnKind, Row, Value } from '../../core/analysis/index.js';
import type { WritePiece } from './write.js';

/** Values held at a time, about: enough rows for columns to compress, few enough for tables of any length. */
const GROUP_VALUES = 1 << 18;
const MAX_GROUP_ROWS = 50_000;

/** The library's type of an element of a schema, which it does not export by name. */
type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/**
 * Writes a table as Apache Parquet (Snappy), a group of rows at a time; the number of rows. Texts are UTF-8, numbers
 * doubles, flags booleans, lists of the standard three-level form; whatever may be missing is null, as are all columns.
 */
export async function writeParquet(columns: ColumnDocs, rows: Iterable<Row>, write: WritePiece): Promise<number> {
  const names = Object.keys(columns);
  const groupRows = Math.min(MAX_GROUP_ROWS, Math.ceil(GROUP_VALUES / names.length));
  const bytes = new ByteWriter();
  const passOn = async (): Promise<void> => {
    const piece = bytes.getBytes().slice();
    bytes.index = 0;
    await write(piece);
  };
  const parquet = new ParquetWriter({ writer: bytes, schema: schemaOf(columns), createdBy: 'grw' });
  let held: Row[] = [];
  let count = 0;
  const writeGroup = async (): Promise<void> => {
    const columnData: ColumnSource[] = names.map((name) => ({ name, data: held.map((row) => plain(row[name]!)) }));
    await parquet.write({ columnData, rowGroupSize: held.length });
    await passOn();
    held = [];
  };
  for (const row of rows) {
    held.push(row);
    count++;
    if (held.length >= groupRows) await writeGroup();
  }
  if (held.length > 0) await writeGroup();
  await parquet.finish();
  await passOn();
  return count;
}

/** The library wants arrays it could change. */
function plain(value: Value): unknown {
  return typeof value === 'object' && value !== null ? [...value] : value;
}

function schemaOf(columns: ColumnDocs): SchemaElement[] {
  const entries = Object.entries(columns);
  return [
    { name: 'root', num_children: entries.length },
    ...entries.flatMap(([name, { kind }]) => elementsOf(name, kind)),
  ];
}

function elementsOf(name: string, kind: ColumnKind): SchemaElement[] {
  switch (kind) {
    case 'text':
      return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }];
    case 'number':
      return [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }];
    case 'flag':
      return [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }];
    case 'texts':
    case 'numbers':
      return [
        { name, repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...elementsOf('element', kind === 'texts' ? 'text' : 'number'),
      ];
  }
}
