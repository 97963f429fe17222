import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { join } from 'node:path';
import { connect } from 'node:tls';

/** Shows the certificate in a folder whatever it is; the reason that comes back in the coordinator's last frame. */
export function probe(address: string, tls: string): Promise<string | undefined> {
  const [host, port] = address.split(':');
  const file = (name: string): Buffer => readFileSync(join(tls, name));
  const socket = connect({
    host: host!,
    port: Number(port),
    ca: file('ca.crt'),
    cert: file('tls.crt'),
    key: file('tls.key'),
    ALPNProtocols: ['h2'],
    checkServerIdentity: () => undefined,
  });
  const session = connectHttp2(`https://${address}`, { createConnection: () => socket });
  return new Promise((resolve, reject) => {
    session.on('error', reject);
    session.on('close', () => resolve(undefined));
    session.on('goaway', (_code, _last, data) => {
      resolve(data === undefined ? undefined : (JSON.parse(Buffer.from(data).toString()) as { reason: string }).reason);
      session.destroy();
    });
  });
}
