/**
 * Ends this process as soon as the one that forked it is gone. The channel between them closes with the parent, however it
 * dies. Then nobody wants the results any more, and threads in the middle of a native call must not keep the process: the
 * hardest end is the right one.
 */
export function exitWithParent(): void {
  process.on('disconnect', end);
  // The parent may have died while this process was still loading its modules; the event has passed unheard then.
  if (!process.connected) end();
}

function end(): void {
  process.kill(process.pid, 'SIGKILL');
}
