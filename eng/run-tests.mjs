// Runs the built test projects under tests/, two at a time, and sums their results.
//   node eng/run-tests.mjs --list [NAME...]
//   node eng/run-tests.mjs --configuration Debug --results DIR [NAME...]
// Exit code 1 when a test failed, a test host crashed, or no test ran. Ends what it started, however it ends.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { filesUnder, root } from './files.mjs';
import { judge, sum } from './trx.mjs';

const atOnce = 2;
const minutesAllowed = Number(process.env.TEST_MINUTES ?? 20);
/** The simulation runs as many seeds as fit in about two minutes where the gate runs, and fewer at a desk. */
const seedsOfTheGate = '2000';
const linesOfMessage = 12;
const failuresShown = 50;

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    configuration: { type: 'string', default: 'Debug' },
    results: { type: 'string', default: 'artifacts/testresults' },
  },
});

/** Where tests read data that is not part of the repository. */
const shared = resolve(root, process.env.WATCHBILL_SHARED || '../shared');

const running = new Set();

function projects() {
  const wanted = (path) => names.length === 0 || names.some((name) => basename(path).toLowerCase().includes(name.toLowerCase()));
  return filesUnder('tests').filter((path) => /\.(Tests|Conformance)\.csproj$/.test(path) && wanted(path));
}

function sources(project) {
  return filesUnder(dirname(project)).filter((path) => path.endsWith('.cs')).map((path) => join(root, path));
}

/** Largest first, so that the last one to finish is a short one. */
const bySize = (a, b) => b.size - a.size;

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group has ended already.
  }
}

function execute(project) {
  const name = basename(project, '.csproj');
  const trx = resolve(root, options.results, `${name}.trx`);
  const args = [
    'test', project, '--no-build', '--nologo', '--verbosity', 'quiet', '--configuration', options.configuration,
    '--results-directory', resolve(root, options.results), '--logger', `trx;LogFileName=${name}.trx`,
  ];
  return new Promise((done) => {
    // Its own process group, so that a test host or a server that a test left behind ends with it.
    const seeds = process.env.CI === 'true' ? { WATCHBILL_SEEDS: process.env.WATCHBILL_SEEDS ?? seedsOfTheGate } : {};
    const child = spawn('dotnet', args, { cwd: root, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...seeds } });
    running.add(child);
    let output = '';
    let timedOut = false;
    const keep = (chunk) => {
      output = (output + chunk).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = setTimeout(() => {
      timedOut = true;
      endGroup(child, 'SIGKILL');
    }, minutesAllowed * 60_000);
    const finish = (exitCode) => {
      if (!running.delete(child)) return;
      clearTimeout(limit);
      endGroup(child, 'SIGKILL');
      writeFileSync(trx.replace(/trx$/, 'log'), output);
      done({ exitCode, timedOut, xml: existsSync(trx) ? readFileSync(trx, 'utf8') : null, output });
    };
    child.on('error', (error) => {
      output += String(error);
      finish(null);
    });
    child.on('exit', finish);
  });
}

function indent(text) {
  const lines = text.split('\n');
  const shown = lines.slice(0, linesOfMessage).map((line) => `      ${line}`);
  if (lines.length > linesOfMessage) shown.push(`      … ${lines.length - linesOfMessage} more lines`);
  return shown.join('\n');
}

function report(name, results, seconds, output) {
  const mark = results.failed > 0 ? 'FAIL' : 'ok  ';
  console.log(`${mark} ${name}: ${results.passed} passed, ${results.failed} failed, ${results.skipped} skipped (${seconds.toFixed(1)} s)`);
  for (const failure of results.failures.slice(0, failuresShown)) {
    console.log(`  - ${failure.name}\n${indent(failure.text)}`);
  }
  if (results.failures.length > failuresShown) console.log(`  … ${results.failures.length - failuresShown} more failures in the results file`);
  if (results.failures.some((failure) => failure.name.startsWith('('))) {
    console.log(indent(`last output of dotnet test:\n${output.trimEnd().split('\n').slice(-(linesOfMessage - 1)).join('\n')}`));
  }

  const reasons = new Map();
  for (const skip of results.skips) reasons.set(skip.text, (reasons.get(skip.text) ?? 0) + 1);
  for (const [reason, count] of reasons) console.log(`  skipped ${count}: ${reason || 'no reason given'}`);
}

async function runOne(project) {
  const name = basename(project.path, '.csproj');
  const started = performance.now();
  const run = await execute(project.path);
  const results = judge({ ...run, sharedExists: existsSync(shared), hasTests: project.hasTests });
  report(name, results, (performance.now() - started) / 1000, run.output);
  return results;
}

async function runAll() {
  const queue = projects()
    .map((path) => {
      const files = sources(path);
      return {
        path,
        size: files.reduce((bytes, file) => bytes + statSync(file).size, 0),
        hasTests: files.some((file) => /\[(?:Fact|Theory|Property)\b/.test(readFileSync(file, 'utf8'))),
      };
    })
    .sort(bySize);
  const all = [];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) all.push(await runOne(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  const total = sum(all);
  const ran = total.passed + total.failed > 0;
  if (!ran) console.log('no test ran, which is a failure');
  const line = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`;
  writeFileSync(resolve(root, options.results, 'summary.txt'), `${line}\n`);
  return ran && total.failed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) endGroup(child, 'SIGKILL');
    process.exit(130);
  });
}

if (options.list) {
  console.log(projects().join('\n'));
} else {
  process.exitCode = await runAll();
}
