// @ts-check
'use strict';
// Loads the tfjs-node package folder named by the first argument and multiplies two matrices with it.
const util = require('node:util');

// tfjs-node 4.22 calls this; Node 22 warns of it and 23 has it no more.
Object.assign(util, { isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined });

const tf = require(String(process.argv[2]));
const product = tf.matMul(tf.tensor2d([1, 2], [1, 2]), tf.tensor2d([3, 4], [2, 1])).dataSync();
if (tf.getBackend() !== 'tensorflow' || product[0] !== 11) throw new Error(`wrong result ${String(product[0])}`);
console.log(`libtensorflow ${tf.backend().binding.TF_Version}`);
