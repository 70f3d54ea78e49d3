import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, anchorsOf, brokenLinks } from './links.mjs';

const files = (contents) => ({ exists: (path) => path in contents, read: (path) => contents[path] });

test('a relative link is resolved from the folder of its document', () => {
  assert.deepEqual(brokenLinks('docs/adr/0002.md', 'see [one](0001.md) and [top](../../README.md)', files({ 'docs/adr/0001.md': '', 'README.md': '' })), []);
});

test('a link to nothing is named with its place', () => {
  assert.deepEqual(brokenLinks('docs/a.md', 'fine\n\nsee [b](b.md)', files({})), ['docs/a.md:3: b.md does not exist']);
});

test('a reference definition is a link too', () => {
  assert.deepEqual(brokenLinks('a.md', '[x]: gone.md "title"', files({})), ['a.md:1: gone.md does not exist']);
});

test('a missing heading is found, in this document and in another', () => {
  const contents = { 'a.md': '# Here', 'b.md': '# There' };
  assert.deepEqual(brokenLinks('a.md', '# Here\n[ok](#here) [bad](#gone) [ok](b.md#there) [bad](b.md#here)', files(contents)), [
    'a.md:2: a.md has no heading for #gone',
    'a.md:2: b.md has no heading for #here',
  ]);
});

test('a link out of the repository is refused', () => {
  assert.deepEqual(brokenLinks('a.md', '[x](../secret.md)', files({})), ['a.md:1: ../secret.md leads out of the repository']);
});

test('links elsewhere and links in code are left alone', () => {
  assert.deepEqual(brokenLinks('a.md', '[x](https://example.com/gone) `[y](gone.md)`\n```\n[z](gone.md)\n```\n', files({})), []);
});

test('anchors are made as renderers make them', () => {
  assert.equal(anchorOf('What does `./dev test` do?'), 'what-does-dev-test-do');
  assert.deepEqual([...anchorsOf('# A\n## B b\n# A\n```\n# not a heading\n```\n')], ['a', 'b-b', 'a-1']);
});
