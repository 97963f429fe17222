import { connect } from 'node:http2';
import { expect, onTestFinished, test } from 'vitest';
import { FLOW_WINDOW_BYTES } from '../../src/wire/index.js';
import { coordinator } from '../fleet/fleet.js';
import { until } from '../fleet/support.js';

test('a peer may send a coordinator so much ahead, in a stream and in all', async () => {
  const { address } = await coordinator();
  const session = connect(`http://${address}`);
  onTestFinished(() => session.destroy());
  await until(() => session.remoteSettings.initialWindowSize === FLOW_WINDOW_BYTES);
  await until(() => session.state.remoteWindowSize === FLOW_WINDOW_BYTES);
  expect(session.remoteSettings.maxConcurrentStreams).toBe(64);
});
