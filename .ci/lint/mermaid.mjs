// Parses the diagrams in pages of Markdown. Without a browser: what is drawn is not looked at, only whether it can be read.
import { readFileSync } from 'node:fs';
import DOMPurify from 'dompurify';

DOMPurify.addHook = () => {};
DOMPurify.sanitize = text => text;
const { default: mermaid } = await import('mermaid');

const isRead = text => mermaid.parse(text).then(() => null, fault => fault.message);
const blocks = process.argv.slice(2).flatMap(file =>
  [...readFileSync(file, 'utf8').matchAll(/^ *```mermaid\n(.*?)^ *```/gms)].map(match => ({ file, text: match[1] })));

// The control: what is wrong is found.
if (!blocks.length || !await isRead(blocks[0].text.replace('->>', '->>>>'))) {
  console.error('no diagram was checked');
  process.exit(1);
}

for (const { file, text } of blocks) {
  const fault = await isRead(text);
  if (fault) {
    console.error(`${file}: ${fault}`);
    process.exitCode = 1;
  }
}
