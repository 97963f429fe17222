import type { Examination } from './check.js';

const OLDEST = 20;
const NEWEST_TRIED = 24;

export const nodeVersion: Examination = {
  name: 'node',
  examine() {
    const major = Number.parseInt(process.versions.node, 10);
    const detail = `${process.version} on ${process.platform} ${process.arch}`;
    if (major < OLDEST)
      return { status: 'failed', detail: `${detail}; needs ${OLDEST} or newer`, mend: 'nvm install 22' };
    if (major > NEWEST_TRIED)
      return { status: 'warning', detail: `${detail}; tried up to ${NEWEST_TRIED}`, mend: 'nvm install 24' };
    return { status: 'ok', detail };
  },
};
