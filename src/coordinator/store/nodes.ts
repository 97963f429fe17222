import type { NodeId } from '../../core/fleet/index.js';
import type { Connection } from './connection.js';

/** Nodes are numbered when the store first hears of them. */
export function saveNodes(connection: Connection, names: ReadonlyMap<NodeId, string>): void {
  for (const [node, name] of names)
    connection.sql('INSERT INTO node (id, name) VALUES (?, ?) ON CONFLICT DO NOTHING').run(node, name);
}
