import type { NodeId } from '../../core/fleet/index.js';
import type { Connection } from './connection.js';

/** Nodes are numbered when the store first hears of them; their numbers. */
export function saveNodes(connection: Connection, names: ReadonlyMap<NodeId, string>): Map<NodeId, number> {
  const numbers = new Map<NodeId, number>();
  for (const [node, name] of names) {
    connection.sql('INSERT INTO node (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING').run(node, name);
    numbers.set(node, connection.sql('SELECT number FROM node WHERE id = ?').get(node)![0] as number);
  }
  return numbers;
}
