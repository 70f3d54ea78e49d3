// Relative links of Markdown documents. Links to other machines are not followed: a gate must not need the network.
import { posix } from 'node:path';

/** Code is not prose: what looks like a link in it is none. */
function withoutCode(markdown) {
  const blank = (text) => text.replace(/[^\n]/g, ' ');
  return markdown.replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, blank).replace(/`[^`\n]+`/g, blank);
}

/** The anchor that a heading gets, as the usual renderers make it. */
export function anchorOf(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
}

/** Every anchor of a document; a repeated heading gets -1, -2, … */
export function anchorsOf(markdown) {
  const seen = new Map();
  const anchors = new Set();
  for (const [, heading] of markdown.replace(/^(```|~~~)[\s\S]*?^\1.*$/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const anchor = anchorOf(heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'));
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

/**
 * @param {string} path of the document, relative to the root
 * @param {string} markdown
 * @param {{exists: (path: string) => boolean, read: (path: string) => string}} files
 * @returns {string[]} one line for each link that leads nowhere
 */
export function brokenLinks(path, markdown, files) {
  const text = withoutCode(markdown);
  const links = [
    ...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...text.matchAll(/^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm),
  ];
  const problems = [];
  for (const link of links) {
    const target = decodeURI(link[1]);
    if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith('//')) continue;
    const [file, anchor] = target.split('#');
    const resolved = file === '' ? path : posix.normalize(posix.join(posix.dirname(path), file));
    const place = `${path}:${text.slice(0, link.index).split('\n').length}`;
    if (resolved.startsWith('..')) problems.push(`${place}: ${target} leads out of the repository`);
    else if (!files.exists(resolved)) problems.push(`${place}: ${target} does not exist`);
    else if (anchor && resolved.endsWith('.md') && !anchorsOf(files.read(resolved)).has(anchor)) {
      problems.push(`${place}: ${resolved} has no heading for #${anchor}`);
    }
  }
  return problems;
}
