// A test that fails: if the run does not fail with it, no other result means anything.
const assert = require('assert');

exports.run = async function () {
  assert.fail('asked to fail');
};
