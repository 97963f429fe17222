#!/usr/bin/env node
// The command `grw`. In a checkout it first builds what it runs. Written so that an old Node can read as far as the
// message that it is too old.
// Batch systems send it before the time limit; until a verb listens, Node would open a debugger's port.
process.on('SIGUSR1', function () {});
main().then(
  function (code) {
    process.exitCode = code;
  },
  function (error) {
    process.stderr.write(
      'grw: ' + (error.name === 'BuildError' ? 'the build failed\n' + error.message : error.stack) + '\n',
    );
    process.exitCode = 1;
  },
);

function main() {
  if (parseInt(process.versions.node, 10) < 20) {
    process.stderr.write('grw: needs Node.js 20 or newer; this is ' + process.versions.node + '\n');
    return Promise.resolve(2);
  }
  return import('../scripts/build.js')
    .then(function (build) {
      return build.ensureBuilt({
        onBuild: function () {
          process.stderr.write('grw: building (once) …\n');
        },
      });
    })
    .then(function () {
      return import('../dist/cli/main.js');
    })
    .then(function (cli) {
      return cli.main(process.argv.slice(2));
    });
}
