/** Entry of a local node's process: `node local-node-main.js SETTINGS`, started by `spawnLocalNode` alone. */
import { openLog } from '../log/index.js';
import { drainWhenTold } from './drain-when-told.js';
import { exitWithParent } from './exit-with-parent.js';
import { localNodeSchema } from './local-node-options.js';
import { startNode } from './node.js';

const { logFile, memory, ...settings } = localNodeSchema.parse(JSON.parse(process.argv[2] ?? ''));

exitWithParent();

const log = openLog(logFile, 'node');
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the node cannot go on');
  process.exit(1);
});
const node = startNode({ ...settings, log, ...(memory === undefined ? {} : { memory }) });
drainWhenTold(node);
node.ended.then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`grw: ${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(3));
  },
);
