// What the compiler and the formatter do not see: file sizes, and links between the documents.
// Exit code 1 when something is wrong; a file over the soft limit is only reported.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder, root } from './files.mjs';
import { brokenLinks } from './links.mjs';

const softLimit = 250;
const hardLimit = 400;
const sourceFolders = ['src', 'tests', 'bench', 'eng', 'packs'];
const sourceFile = /\.(cs|razor|css|js|mjs|sql|hbs|sh)$/;

const problems = [];

const sources = sourceFolders.flatMap((folder) => filesUnder(folder)).filter((path) => sourceFile.test(path));
const long = sources
  .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
  .filter(({ lines }) => lines > softLimit)
  .sort((a, b) => b.lines - a.lines);
for (const { path, lines } of long) {
  if (lines > hardLimit) problems.push(`${path}: ${lines} lines, more than ${hardLimit}; split it by idea`);
}
const soft = long.filter(({ lines }) => lines <= hardLimit);
if (soft.length > 0) {
  console.log(`over the soft limit of ${softLimit} lines: ${soft.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`);
}

// Playbooks are configuration: `watchbill check` judges their links, whose anchors are phases.
const documents = filesUnder('.').filter((path) => path.endsWith('.md') && !path.split('/').includes('playbooks'));
const read = (path) => readFileSync(join(root, path), 'utf8');
for (const path of documents) {
  problems.push(...brokenLinks(path, read(path), { exists: (target) => existsSync(join(root, target)), read }));
}

for (const problem of problems) console.log(problem);
console.log(`files: ${sources.length} sources and ${documents.length} documents looked at, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
