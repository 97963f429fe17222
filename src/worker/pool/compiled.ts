/**
 * Threads and child processes run compiled code. Called from TypeScript sources (a test runner), `file`, relative to the
 * caller's `import.meta.url`, is looked up in `dist` instead of `src`.
 */
export function compiled(file: string, callerUrl: string): URL {
  const url = new URL(file, callerUrl);
  if (callerUrl.endsWith('.ts')) url.pathname = url.pathname.replace(/\/src\/(?!.*\/src\/)/, '/dist/');
  return url;
}
