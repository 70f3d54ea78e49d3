// Reads the results file (trx) that `dotnet test` writes. Only what the summary needs: counts, names, messages.

/**
 * @typedef {{name: string, text: string}} Note
 * @typedef {{passed: number, failed: number, skipped: number, finished: boolean, failures: Note[], skips: Note[], runErrors: string[]}} Results
 */

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return entities[name] ?? whole;
  });
}

function attribute(tag, name) {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
  return found ? unescape(found[1]) : '';
}

function elements(xml, name) {
  // An element is either self-closing or runs to its end tag; the elements read here never nest in themselves.
  return xml.matchAll(new RegExp(`<${name}((?:\\s[^>]*?)?)(?:/>|>([\\s\\S]*?)</${name}>)`, 'g'));
}

function firstText(xml, name) {
  for (const [, , inner] of elements(xml, name)) return unescape(inner ?? '').trim();
  return '';
}

/** @returns {Results} */
export function readTrx(xml) {
  const summary = /<ResultSummary\s[^>]*>/.exec(xml)?.[0] ?? '';
  const counters = /<Counters\s[^>]*>/.exec(xml)?.[0] ?? '';
  const count = (name) => Number(attribute(counters, name) || 0);
  const failures = [];
  const skips = [];
  for (const [, tag, inner = ''] of elements(xml, 'UnitTestResult')) {
    const outcome = attribute(tag, 'outcome');
    if (outcome === 'Passed') continue;
    const note = { name: attribute(tag, 'testName'), text: firstText(inner, 'Message') || firstText(inner, 'StdOut') };
    (outcome === 'NotExecuted' ? skips : failures).push(note);
  }

  const runErrors = [];
  for (const [, tag, inner = ''] of elements(xml, 'RunInfo')) {
    if (attribute(tag, 'outcome') === 'Error') runErrors.push(firstText(inner, 'Text'));
  }

  return {
    passed: count('passed'),
    failed: count('failed') + count('error') + count('timeout') + count('aborted'),
    // The writer leaves notExecuted at 0 for skipped tests, so they are what was not executed.
    skipped: Math.max(0, count('total') - count('executed')),
    finished: ['Completed', 'Passed', 'Failed'].includes(attribute(summary, 'outcome')) && counters !== '',
    failures,
    skips,
    runErrors,
  };
}

/** The reason that a test gives when it has no data to read. Where the data is present, such a skip is a failure. */
export const sharedIsAbsent = '../shared is absent';

// Ordinary failures are listed among the errors of a run too, so a crash beside them is known by its words.
// The runner's exit code does not tell: it is 0 after a crash when the tests before it passed.
const tellsOfACrash = (error) => /crash|abort|catastrophic|fatal/i.test(error.replace(/\S+ \[FAIL\]/, ''));

/**
 * What counts for one test project, beyond what its results file says about itself.
 * @param {{xml: string | null, exitCode: number | null, timedOut: boolean, sharedExists: boolean, hasTests: boolean}} run
 * @returns {Results}
 */
export function judge({ xml, exitCode, timedOut, sharedExists, hasTests }) {
  const results = xml === null
    ? { passed: 0, failed: 0, skipped: 0, finished: false, failures: [], skips: [], runErrors: [] }
    : readTrx(xml);
  const fail = (name, text) => {
    results.failed += 1;
    results.failures.push({ name, text });
  };

  if (sharedExists) {
    const unexcused = results.skips.filter((skip) => skip.text.includes(sharedIsAbsent));
    results.skips = results.skips.filter((skip) => !unexcused.includes(skip));
    results.skipped -= unexcused.length;
    for (const skip of unexcused) fail(skip.name, `skipped because "${skip.text}", but ../shared is present`);
  }

  if (timedOut) {
    fail('(the whole project)', 'took longer than allowed and was ended');
  } else if (xml === null) {
    if (hasTests || exitCode !== 0) fail('(the whole project)', `wrote no results file; dotnet test ended with code ${exitCode}`);
  } else if (!results.finished || results.runErrors.some(tellsOfACrash) || (results.failed === 0 && results.runErrors.length > 0)) {
    fail('(the whole project)', `the test host did not finish: ${results.runErrors.join('; ') || 'results are incomplete'}`);
  } else if (results.failed === 0 && exitCode !== 0) {
    fail('(the whole project)', `no test failed, yet dotnet test ended with code ${exitCode}`);
  } else if (hasTests && results.passed + results.failed + results.skipped === 0) {
    fail('(the whole project)', 'its sources hold tests, but none was found');
  }

  return results;
}

/** @param {{passed: number, failed: number, skipped: number}[]} all */
export function sum(all) {
  const total = (key) => all.reduce((n, one) => n + one[key], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}
