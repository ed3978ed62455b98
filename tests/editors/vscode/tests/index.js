// Runs inside the extension host, beside the installed extension, which it only knows as a user does. VS Code calls run().
const tests = { ...require('./notes.js'), ...require('./people.js'), ...require('./files.js'), ...require('./server.js') };

const start = Date.now();

exports.run = async function () {
  const only = process.env.SAIDBY_TESTS_ONLY;
  for (const [name, test] of Object.entries(tests)) {
    if (only && name !== only && name !== 'activation') continue;
    try {
      await test();
    } catch (error) {
      console.log(`not ok  ${name}: ${error.stack}`);
      throw error;
    }
    console.log(`ok  ${name} ${Date.now() - start} ms`);
  }
};
