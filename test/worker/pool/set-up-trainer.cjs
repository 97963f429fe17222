'use strict';
// A trainer that notes, in the folder it is given for data files, which thread trains a cell of which seed.
const { appendFileSync } = require('node:fs');
const { join } = require('node:path');
const { threadId } = require('node:worker_threads');
const cheap = require('../../fleet/cheap-trainer.cjs');

async function trainCell(cell, hooks, checkpoints) {
  appendFileSync(join(hooks.dataFolder, 'seeds'), `${threadId} ${cell.seed}\n`);
  return cheap.trainCell(cell, hooks, checkpoints);
}

module.exports = { trainCell };
