import type { Line } from './line.js';
import { fit, span } from './line.js';
import type { Look } from './pace.js';
import { paceBetween } from './pace.js';
import { faultLine, isOpen, NODE_HEADING, nodeLines, sweepLines, totals } from './sections.js';
import { shareOut } from './share-out.js';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the screen shows beside the looks. */
export interface Frame {
  /** `host:port`. */
  readonly coordinator: string;
  /** When it was seen, as people tell time. */
  readonly time: string;
  /** The same in milliseconds since 1970. */
  readonly at: number;
  /** Why there is nothing newer; null while all is well. */
  readonly trouble: string | null;
}

/** Lines of a section that are shown however little room there is, where it has so many. */
const LEAST = 3;

/**
 * What to show of a coordinator on so many columns and rows: never more. Open sweeps come first, then the youngest.
 * @param before an earlier look, for what is told from two
 */
export function render(now: Look | null, before: Look | null, frame: Frame, { columns, rows }: Size): Line[] {
  const heading: Line = [
    span(`grw · ${frame.coordinator} · ${frame.time}`, 'bold'),
    span(frame.trouble === null ? '' : ` · ${frame.trouble}`, 'bad'),
  ];
  if (now === null) return bounded([heading], columns, rows);
  const pace = paceBetween(before, now);
  const { observation } = now;
  const { sweeps, nodes, faults } = observation.status;
  const youngest = [...sweeps].reverse();
  const ordered = [...youngest.filter(isOpen), ...youngest.filter((sweep) => !isOpen(sweep))];
  const sections: Section[] = [
    section('sweeps', 'No sweeps: grw submit brings one.', ordered.map(sweepLines)),
    section('nodes', 'No nodes: grw worker brings one.', [
      ...(nodes.length === 0 ? [] : [[NODE_HEADING]]),
      ...nodes.map((node, i) => nodeLines(node, observation.nodes[i]!, pace)),
    ]),
    ...(faults.length === 0 ? [] : [section('faults', '', [faults.map((fault) => faultLine(fault, frame.at))])]),
  ];
  const top = [heading, totals(observation, pace)];
  const room = rows - top.length - 2 * sections.length;
  const shares = shareOut(
    sections.map(({ lines }) => lines.length),
    Math.max(room, 0),
    LEAST,
  );
  const body = sections.flatMap(({ title, lines }, i) => [[], title, ...clipped(lines, shares[i]!)]);
  return bounded([...top, ...body], columns, rows);
}

interface Section {
  readonly title: Line;
  readonly lines: readonly Line[];
}

function section(title: string, empty: string, groups: readonly (readonly Line[])[]): Section {
  const lines = groups.flat();
  return {
    title: [span(title, 'heading')],
    lines: lines.length === 0 && empty !== '' ? [[span(empty, 'dim')]] : lines,
  };
}

function clipped(lines: readonly Line[], room: number): readonly Line[] {
  if (lines.length <= room) return lines;
  if (room <= 0) return [];
  return [...lines.slice(0, room - 1), [span(`  and ${lines.length - room + 1} more lines`, 'dim')]];
}

function bounded(lines: readonly Line[], columns: number, rows: number): Line[] {
  return lines.slice(0, Math.max(rows, 0)).map((line) => fit(line, Math.max(columns, 0)));
}
