// The server's process, as the system sees it.
const fs = require('fs');

/** The number of the server's process: the child of the judge whose log is ours. VS Code keeps what served a window
 * that was closed for a while, so it is the newest. */
exports.server = function () {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const newest = pids.map(Number).sort((one, other) => other - one);
  return newest.find((pid) => {
    try {
      const [program, command] = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return program === process.env.SAIDBY_TESTED && command === 'server';
    } catch {
      return false;
    }
  });
};
