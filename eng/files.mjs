// The files of the repository, without what builds leave behind.
import { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds Watchbill.slnx. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const skipped = new Set(['node_modules', 'artifacts', 'bin', 'obj', '.git', '.vs', '.idea', 'TestResults']);

/** Paths below `folder`, relative to the root, with forward slashes, sorted. A missing folder has none. */
export function filesUnder(folder = '.') {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (entry.isDirectory() && !skipped.has(entry.name)) visit(full);
      if (entry.isFile()) found.push(relative(root, full).replaceAll('\\', '/'));
    }
  };
  try {
    visit(join(root, folder));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return found.sort();
}
