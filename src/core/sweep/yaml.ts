import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import { MAX_SWEEP_BYTES, tooLarge } from './decode.js';
import type { Spot } from './diagnostic.js';
import { SweepError } from './diagnostic.js';
import type { Located, LocatedEntry } from './located.js';
import type { Source } from './source.js';
import { printable, quote } from './text.js';

const MAX_DEPTH = 32;
/** Values after aliases are followed; a handful of nested aliases can stand for billions. */
const MAX_VALUES = 1_000_000;

const AT_START: Spot = { offset: 0, path: '' };

/**
 * Reads one YAML 1.2 document. Anchors and aliases are followed; tags, duplicate keys, several documents and keys that
 * are not scalars are refused.
 * @throws SweepError with the first problem: what follows a syntax error is rarely one.
 */
export function readYaml(source: Source): Located {
  if (source.text.length > MAX_SWEEP_BYTES) throw refuse(source, AT_START, tooLarge(source.text.length));
  const document = compose(source);
  const error = document.errors.at(0);
  if (error !== undefined) throw refuse(source, { offset: error.pos[0], path: '' }, syntaxMessage(error.message));
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.2')
    throw refuse(source, AT_START, `sweeps are YAML 1.2, not ${version}: remove %YAML`);
  if (document.contents === null)
    throw refuse(source, AT_START, 'is empty: expected a sweep with name, data, model, loss, method');
  return new Reader(source).read(document.contents, '', 0);
}

function compose(source: Source): Document.Parsed {
  const composer = new Composer({ prettyErrors: false, uniqueKeys: false, version: '1.2' });
  const documents = composer.compose(tokens(source), true, source.text.length);
  const first = documents.next().value as Document.Parsed;
  const second = documents.next().value as Document.Parsed | undefined;
  if (first.errors.length === 0 && second !== undefined)
    throw refuse(
      source,
      { offset: second.range[0], path: '' },
      'a second document begins here; a sweep is one document',
    );
  return first;
}

/** The composer recurses over what is nested, and a stack overflow there can end the process: the depth is bounded here. */
function* tokens(source: Source) {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(source.text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_DEPTH + 2) throw tooDeep(source, { offset: parser.offset, path: '' });
  }
  yield* parser.end();
}

function syntaxMessage(message: string): string {
  return `not valid YAML: ${printable(message.charAt(0).toLowerCase() + message.slice(1))}`;
}

function tooDeep(source: Source, spot: Spot): SweepError {
  return refuse(source, spot, `is nested more than ${MAX_DEPTH} levels deep`);
}

function refuse(source: Source, spot: Spot, message: string, hint?: string): SweepError {
  return new SweepError([source.diagnostic(spot, message, hint)]);
}

class Reader {
  readonly #anchors = new Map<string, { node: Located; size: number }>();
  #values = 0;

  constructor(readonly source: Source) {}

  /** Recursion is bounded by MAX_DEPTH; an alias refers to what was read before it, so cycles cannot arise. */
  read(node: Node, path: string, depth: number): Located {
    const at: Spot = { offset: node.range?.[0] ?? 0, path };
    if (depth > MAX_DEPTH) throw tooDeep(this.source, at);
    if (isAlias(node)) return this.#follow(node.source, at);
    if (node.tag !== undefined)
      throw refuse(
        this.source,
        at,
        `tags such as ${quote(node.tag.replace('tag:yaml.org,2002:', '!!'))} are not used in sweeps`,
      );
    const before = this.#values;
    this.#count(1, at);
    const located = this.#convert(node, at, depth);
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, { node: located, size: this.#values - before });
    return located;
  }

  #convert(node: Node, at: Spot, depth: number): Located {
    const { offset: start, path } = at;
    if (isScalar(node))
      return { kind: 'scalar', value: this.#scalar(node, at), start, end: node.range?.[1] ?? start, path };
    if (isSeq(node)) {
      const items = (node as YAMLSeq<Node>).items.map((item, i) => this.read(item, `${path}[${i}]`, depth + 1));
      return { kind: 'list', items, start, path };
    }
    if (isMap(node))
      return { kind: 'map', entries: this.#entries(node as YAMLMap<Node, Node | null>, path, depth), start, path };
    throw refuse(this.source, at, 'is not a value a sweep can hold');
  }

  #entries(map: YAMLMap<Node, Node | null>, path: string, depth: number): ReadonlyMap<string, LocatedEntry> {
    const entries = new Map<string, LocatedEntry>();
    for (const pair of map.items) {
      const { name, key } = this.#key(pair, path);
      const first = entries.get(name);
      if (first !== undefined) {
        const { line } = this.source.diagnostic(first.key, '');
        throw refuse(this.source, key, `is given twice, first on line ${line}`);
      }
      const value = pair.value === null ? nothing(key) : this.read(pair.value, key.path, depth + 1);
      entries.set(name, { key, value });
    }
    return entries;
  }

  #key(pair: Pair<Node, Node | null>, parent: string): { name: string; key: Spot } {
    const offset = pair.key.range?.[0] ?? 0;
    const spot: Spot = { offset, path: parent };
    const word = isScalar(pair.key) && pair.key.tag === undefined ? this.#scalar(pair.key, spot) : null;
    if (word === null) throw refuse(this.source, spot, 'expected a plain word as key');
    const name = String(word);
    return { name, key: { offset, path: childPath(parent, name) } };
  }

  #scalar(node: Scalar, at: Spot): string | number | boolean | null {
    const value = node.value;
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      return value;
    throw refuse(this.source, at, 'is not a value a sweep can hold');
  }

  #follow(name: string, at: Spot): Located {
    const anchor = this.#anchors.get(name);
    if (anchor === undefined) throw refuse(this.source, at, `alias *${printable(name)} refers to no anchor above it`);
    this.#count(anchor.size, at);
    return anchor.node;
  }

  #count(values: number, at: Spot): void {
    this.#values += values;
    if (this.#values > MAX_VALUES)
      throw refuse(
        this.source,
        at,
        `the file stands for more than ${MAX_VALUES.toLocaleString('en-US')} values once its aliases are followed`,
      );
  }
}

function nothing(key: Spot): Located {
  return { kind: 'scalar', value: null, start: key.offset, end: key.offset, path: key.path };
}

function childPath(parent: string, name: string): string {
  const shown = printable(name.length > 60 ? `${name.slice(0, 59)}…` : name);
  return parent === '' ? shown : `${parent}.${shown}`;
}
