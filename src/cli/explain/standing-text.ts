import type { CellStanding, Waiting } from '../../core/fleet/index.js';
import { gigabytes } from '../doctor/gigabytes.js';
import { duration } from '../progress/index.js';

/** How a cell stands with a running coordinator, in a line. */
export function standingText(standing: CellStanding): string {
  switch (standing.kind) {
    case 'done':
      return 'done';
    case 'failed':
      return 'failed: grw rerun --failed tries it again';
    case 'leased': {
      const { name, attempt, connected, ms } = standing;
      const away = connected ? '' : ', which is not connected and is given time to come back';
      return `in hand: attempt ${attempt}, given ${ago(ms)} to node ${name}${away}`;
    }
    case 'waiting':
      return `waits: ${waitingText(standing.why)}`;
  }
}

function waitingText(why: Waiting): string {
  switch (why.kind) {
    case 'unwanted':
      return `no active sweep wants it (${why.sweeps.map(({ sweep, mode }) => `${sweep} is ${mode}`).join(', ')}); grw resume goes on`;
    case 'resting':
      return `it rests for another ${duration(Math.ceil(why.ms / 1000))} after ${counted(why.errors, 'error')}; it fails at the ${ordinal(why.retries + 1)}`;
    case 'no-node':
      return 'no node is there; grw worker joins one';
    case 'too-large':
      return `it needs ${gigabytes(why.bytes)} GB of memory, and no node offers more than ${gigabytes(why.most)} GB`;
    case 'banned':
      return `${why.nodes === 1 ? 'the node' : `all ${why.nodes} nodes`} that could train it got no more work, as different cells failed there in a row; the next may in ${duration(Math.ceil(why.ms / 1000))}`;
    case 'alone':
      return `for a node that holds nothing else, as ${reasons(why)}`;
    case 'reserved':
      return `node ${why.name} keeps ${gigabytes(why.bytes)} GB for cells like it until enough of what it has in hand is done`;
    case 'queued':
      return queuedText(why);
  }
}

function reasons({ losses, shortages }: Extract<Waiting, { kind: 'alone' }>): string {
  if (shortages > 0) return `it ran out of memory ${times(shortages)}`;
  return `nodes were lost while they held it, ${times(losses)}`;
}

function queuedText({ before, sharing }: Extract<Waiting, { kind: 'queued' }>): string {
  const place = before === 0 ? 'it is the next of its sweep' : `${counted(before, 'cell')} go before it`;
  const others = sharing === 0 ? '' : `; ${counted(sharing, 'other sweep')} of its priority share the nodes`;
  return `every node has enough in hand; ${place}${others}`;
}

function ago(ms: number): string {
  return `${duration(ms / 1000)} ago`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

function ordinal(count: number): string {
  return { 1: 'first', 2: 'second', 3: 'third' }[count] ?? `${count}th`;
}
