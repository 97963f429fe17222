/** Entry of a local node's process: `node local-node-main.js SETTINGS`, started by `spawnLocalNode` alone. */
import { openLog } from '../log/index.js';
import { drainOnSignals } from './drain-on-signals.js';
import { exitWithParent } from './exit-with-parent.js';
import { localNodeSchema } from './local-node-options.js';
import { startNode } from './node.js';

const { logFile, coordinator, threads, name, dataFolder, memory, trainerModule } = localNodeSchema.parse(
  JSON.parse(process.argv[2] ?? ''),
);

exitWithParent();

const log = openLog(logFile, 'node');
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the node cannot go on');
  process.exit(1);
});
const node = startNode({
  coordinator,
  threads,
  name,
  dataFolder,
  log,
  trainerModule,
  ...(memory === undefined ? {} : { memory }),
});
drainOnSignals(node);
node.ended.then(
  () => process.exit(0),
  () => process.exit(3),
);
