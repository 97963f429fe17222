import type { HttpOptions, Route } from '../../http/index.js';
import { httpAddress, HttpServer } from '../../http/index.js';
import type { Logger } from '../../log/index.js';
import { exposition, ProcessWatch } from '../../metrics/index.js';
import { packageVersion } from '../../package-version.js';
import { readHttpToken, SecurityError } from '../../security/index.js';
import type { Depot } from '../depot/index.js';
import { RefusalLog } from '../gate/index.js';
import type { CommitWatch, RefusalCount } from '../observation/index.js';
import { families } from '../observation/index.js';
import type { Orchestrator } from '../service/index.js';
import { Brief } from './brief.js';
import { readingRoutes } from './reading-routes.js';
import { steeringRoutes } from './steering-routes.js';
import { guarded } from './token-guard.js';

export interface DashboardOptions extends HttpOptions {
  /** File of the token with which sweeps may be steered. Default: none, so that nothing can be written. */
  readonly tokenFile?: string | undefined;
}

/** What the dashboard shows and steers. */
export interface Watched {
  readonly orchestrator: Orchestrator;
  readonly depot: Depot;
  readonly refused: RefusalCount;
  readonly commits: CommitWatch;
}

/** A look at everything is good for so long, ms: many who ask cost little more than one. */
const FRESH_MS = 250;

/** The coordinator's HTTP server: metrics, health, the dashboard and its status as JSON. */
export class Dashboard {
  private readonly process = new ProcessWatch();
  private readonly version = packageVersion();
  private readonly server: HttpServer;
  private serving = true;
  /** As it was asked for. */
  readonly address: string;

  /** @throws SecurityError */
  constructor(
    options: DashboardOptions,
    private readonly watched: Watched,
    private readonly log: Logger,
  ) {
    const address = httpAddress(options);
    this.address = options.listen;
    const { tokenFile } = options;
    if (tokenFile !== undefined && address.tls === null && !address.isLoopback)
      throw new SecurityError(
        '--http-token-file: the token would travel in the clear; serve HTTP on 127.0.0.1 or with --tls FOLDER',
      );
    const { orchestrator } = watched;
    const observation = new Brief(() => orchestrator.observe(), FRESH_MS);
    const source = {
      observe: () => observation.value,
      metrics: () => this.metrics(observation),
      isServing: () => this.serving,
    };
    const writes: Route[] = tokenFile === undefined ? [] : this.writes(tokenFile, observation);
    this.server = new HttpServer(address, [...readingRoutes(source, writes.length > 0), ...writes], log);
  }

  /** Its URL. */
  async listen(): Promise<string> {
    const url = await this.server.listen();
    this.log.info({ url }, 'dashboard and metrics over HTTP');
    return url;
  }

  /** Says from now on that it does not serve. */
  retire(): void {
    this.serving = false;
  }

  async close(): Promise<void> {
    this.process.close();
    await this.server.close();
  }

  private writes(tokenFile: string, seen: Brief<unknown>): Route[] {
    const { orchestrator, refused } = this.watched;
    const refusals = new RefusalLog(this.log, Date.now);
    const guard = { token: readHttpToken(tokenFile), refused, refusals, log: this.log };
    const steering = steeringRoutes({
      steer: (sweep, mode) => seen.forget(orchestrator.steer(sweep, mode)),
      prioritise: (sweep, priority) => seen.forget(orchestrator.prioritise(sweep, priority)),
    });
    return steering.map((route) => guarded(route, guard));
  }

  private async metrics(observation: Brief<ReturnType<Orchestrator['observe']>>): Promise<string> {
    const { orchestrator, depot, refused, commits } = this.watched;
    const facts = {
      version: this.version,
      observation: observation.value,
      tally: orchestrator.tally,
      depot: depot.stock,
      refusals: refused.byKind,
      process: this.process.read(),
    };
    return (await exposition(families(facts))) + (await commits.exposition());
  }
}
