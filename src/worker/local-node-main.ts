/** Entry of a local node's process: `node local-node-main.js SETTINGS`, started by `spawnLocalNode` alone. */
import { HealthImplementation } from 'grpc-health-check';
import { openHealthPort } from '../health/index.js';
import { openLog } from '../log/index.js';
import { FLEET_SERVICE } from '../wire/index.js';
import { drainWhenTold } from './drain-when-told.js';
import { exitWithParent } from './exit-with-parent.js';
import { localNodeSchema } from './local-node-options.js';
import { startNode } from './node.js';

const {
  logFile,
  memory,
  health: healthAddress,
  ...settings
} = localNodeSchema.parse(JSON.parse(process.argv[2] ?? ''));

exitWithParent();

const log = openLog(logFile, 'node');
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'the node cannot go on');
  process.exit(1);
});
// The process answers; whether it has a coordinator is another question, which must not end it.
const health = new HealthImplementation({ '': 'SERVING', [FLEET_SERVICE]: 'NOT_SERVING' });
if (healthAddress !== undefined) openHealthPort(healthAddress, health).catch(giveUp);
const node = startNode({
  ...settings,
  log,
  onLine: (isUp) => health.setStatus(FLEET_SERVICE, isUp ? 'SERVING' : 'NOT_SERVING'),
  ...(memory === undefined ? {} : { memory }),
});
drainWhenTold(node);
node.ended.then(() => process.exit(0), giveUp);

/** What starting again would not mend. */
function giveUp(error: unknown): void {
  process.stderr.write(`grw: ${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(3));
}
