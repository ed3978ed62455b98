// Runs a test module inside the extension host: node inside.js FOLDER TESTS-EXTENSION MODULE. Ends with 0 if it passed.
//
// VS Code does that for extensions under development. A built one takes no such wish from the address, but reads it
// from its own configuration in the page, so it is put there before the workbench starts.
const { browser, load, parts } = require('./browser.js');

const LIMIT_MS = 480000;

async function main([folder, extension, module]) {
  const { browser: chromium, page } = await browser({ width: 1280, height: 800 });
  const wish = { extensions: [parts(extension)], extensionTestsPath: parts(module) };
  await page.addInitScript((wish) => {
    const observer = new MutationObserver(() => {
      const meta = document.getElementById('vscode-workbench-web-configuration');
      if (!meta) return;
      observer.disconnect();
      const configuration = JSON.parse(meta.getAttribute('data-settings'));
      configuration.developmentOptions = { ...configuration.developmentOptions, ...wish };
      meta.setAttribute('data-settings', JSON.stringify(configuration));
    });
    observer.observe(document, { childList: true, subtree: true });
  }, wish);
  await page.exposeFunction('codeAutomationLog', (_, words) => {
    const line = words.map(String).join(' ');
    if (process.env.VERBOSE || /^(ok|not ok) /.test(line)) console.log(line.slice(0, 3000));
  });
  const ended = new Promise((resolve) => page.exposeFunction('codeAutomationExit', resolve));
  await load(page, folder);
  const late = new Promise((resolve) => setTimeout(() => resolve(`nothing after ${LIMIT_MS} ms`), LIMIT_MS));
  const code = await Promise.race([ended, late]);
  if (code !== 0) {
    console.log(`the tests ended with ${code}`);
    if (process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT });
  }
  await chromium.close();
  process.exit(code === 0 ? 0 : 1);
}

main(process.argv.slice(2)).catch((error) => {
  console.log(error);
  process.exit(2);
});
