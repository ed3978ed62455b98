// VS Code in a browser: served by code-server, driven by Playwright, nothing else within reach.
const { chromium } = require('playwright-core');

const HOST = `127.0.0.1:${process.env.PORT}`;
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--force-device-scale-factor=1'];

/** A page that shows `folder`, not loaded yet. */
exports.browser = async function (viewport) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: QUIET });
  const page = await (await browser.newContext({ viewport })).newPage();
  await page.route((url) => new URL(url).host !== HOST, (route) => route.abort());
  return { browser, page };
};

exports.load = async function (page, folder, file) {
  const payload = file ? `&payload=${encodeURIComponent(JSON.stringify([['openFile', exports.remote(file)]]))}` : '';
  await page.goto(`http://${HOST}/?folder=${folder}${payload}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60000 });
};

/** How the page names a file of this machine. */
exports.remote = (path) => `vscode-remote://${HOST}${path}`;
exports.parts = (path) => ({ $mid: 1, scheme: 'vscode-remote', authority: HOST, path });
