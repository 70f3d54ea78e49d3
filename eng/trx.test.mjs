import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, readTrx, sharedIsAbsent, sum } from './trx.mjs';

const result = (name, outcome, message) => message === undefined
  ? `<UnitTestResult testName="${name}" outcome="${outcome}" />`
  : `<UnitTestResult testName="${name}" outcome="${outcome}"><Output><ErrorInfo><Message>${message}</Message></ErrorInfo></Output></UnitTestResult>`;

const trx = ({ results = '', total = 0, executed = total, passed = 0, failed = 0, outcome = 'Completed', runInfos = '' }) => `
  <TestRun><Results>${results}</Results>
  <ResultSummary outcome="${outcome}">
    <Counters total="${total}" executed="${executed}" passed="${passed}" failed="${failed}" error="0" timeout="0" aborted="0" notExecuted="0" />
    <RunInfos>${runInfos}</RunInfos>
  </ResultSummary></TestRun>`;

const run = (over) => judge({ xml: null, exitCode: 0, timedOut: false, sharedExists: false, hasTests: true, ...over });

const counts = ({ passed, failed, skipped }) => ({ passed, failed, skipped });

test('counts, names and messages are read', () => {
  const xml = trx({
    results: result('A', 'Passed') + result('B(x: &quot;1 &lt; 2&quot;)', 'Failed', 'Expected: &lt;3&gt;&#xA;Actual: 4') + result('C', 'NotExecuted', 'no browser'),
    total: 3, executed: 2, passed: 1, failed: 1, outcome: 'Failed',
  });
  const read = readTrx(xml);
  assert.deepEqual(counts(read), { passed: 1, failed: 1, skipped: 1 });
  assert.deepEqual(read.failures, [{ name: 'B(x: "1 < 2")', text: 'Expected: <3>\nActual: 4' }]);
  assert.deepEqual(read.skips, [{ name: 'C', text: 'no browser' }]);
});

test('all passed is all passed', () => {
  assert.deepEqual(counts(run({ xml: trx({ total: 2, passed: 2 }) })), { passed: 2, failed: 0, skipped: 0 });
});

test('no results file is a failure', () => {
  assert.equal(run({ xml: null, exitCode: 0 }).failed, 1);
  assert.equal(run({ xml: null, exitCode: 1, hasTests: false }).failed, 1);
});

test('a project without any test in its sources may be empty, one with tests may not', () => {
  assert.equal(run({ xml: trx({}), hasTests: false }).failed, 0);
  assert.equal(run({ xml: trx({}), hasTests: true }).failed, 1);
});

test('a crashed test host is a failure, although its exit code is 0 and what ran before it passed', () => {
  const runInfos = '<RunInfo outcome="Error"><Text>Catastrophic failure: Test process crashed with exit code 134.</Text></RunInfo>';
  assert.equal(run({ xml: trx({ total: 1, passed: 1, outcome: 'Failed', runInfos }) }).failed, 1);
});

test('a crash beside an ordinary failure is counted as well', () => {
  const runInfos = '<RunInfo outcome="Error"><Text>A.CrashTest [FAIL]</Text></RunInfo>';
  const crash = '<RunInfo outcome="Error"><Text>Test process crashed with exit code 134.</Text></RunInfo>';
  const failed = { results: result('A.CrashTest', 'Failed', 'no'), total: 1, failed: 1, outcome: 'Failed' };
  assert.equal(run({ xml: trx({ ...failed, runInfos }), exitCode: 1 }).failed, 1);
  assert.equal(run({ xml: trx({ ...failed, runInfos: runInfos + crash }), exitCode: 1 }).failed, 2);
});

test('a run that was ended, or ended badly without a failed test, is a failure', () => {
  assert.equal(run({ timedOut: true, exitCode: null }).failed, 1);
  assert.equal(run({ xml: trx({ total: 1, passed: 1 }), exitCode: 1 }).failed, 1);
  assert.equal(run({ xml: trx({ total: 1, passed: 1, outcome: 'Aborted' }), exitCode: 0 }).failed, 1);
});

test('a skip for want of ../shared is excused only where it is absent', () => {
  const xml = trx({ results: result('A', 'NotExecuted', `${sharedIsAbsent}: no vectors`) + result('B', 'NotExecuted', 'no browser'), total: 3, executed: 1, passed: 1 });
  assert.deepEqual(counts(run({ xml })), { passed: 1, failed: 0, skipped: 2 });
  assert.deepEqual(counts(run({ xml, sharedExists: true })), { passed: 1, failed: 1, skipped: 1 });
});

test('the sum is over all projects', () => {
  assert.deepEqual(sum([{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }]), { passed: 11, failed: 22, skipped: 33 });
});
