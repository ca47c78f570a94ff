// Validates the manifests that are given against the schemas of Kubernetes: each file of YAML, and each block ```yaml of Kubernetes in a page.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

let faults = 0;
let manifests = 0;
for (const file of process.argv.slice(2)) {
  for (const text of texts(file)) {
    for (const document of parseAllDocuments(text)) {
      const manifest = document.toJSON();
      if (file.endsWith('.md') && !manifest?.apiVersion) {
        continue;
      }

      manifests++;
      for (const fault of [...document.errors.map(String), ...(await check(manifest))]) {
        faults++;
        console.error(`${file}: ${manifest?.kind} ${manifest?.metadata?.name}: ${fault}`);
      }
    }
  }
}

console.log(`${manifests} manifests, ${faults} faults`);
process.exitCode = faults || !manifests ? 1 : 0;

function texts(file) {
  const text = readFileSync(file, 'utf8');
  return file.endsWith('.md') ? [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(match => match[1]) : [text];
}

async function check(manifest) {
  const [version, group] = (manifest.apiVersion ?? '').split('/').reverse();
  const models = await import(`kubernetes-models/${group ? `${group}/` : ''}${version}`).catch(() => ({}));
  const Model = models[manifest.kind];
  if (!Model) {
    return [`${manifest.apiVersion} has no kind ${manifest.kind}`];
  }

  const model = new Model(manifest);
  const unread = new Set();
  try {
    Model.prototype.validate.call(watched(model, '', unread));
  } catch (error) {
    return [error.message];
  }

  return [...unread].map(path => `${path} is no field of it`);
}

// The schemas let unknown fields pass. A validator reads each field that its schema has, and lists those of a free map: what it never
// looks at is unknown, and mostly a typing mistake.
function watched(value, path, unread) {
  if (value === null || typeof value !== 'object') {
    return value;
  }

  const names = Array.isArray(value) ? [] : Object.keys(value);
  names.forEach(name => unread.add(`${path}/${name}`));
  const children = new Map();
  return new Proxy(value, {
    get(target, name) {
      unread.delete(`${path}/${String(name)}`);
      if (!children.has(name)) {
        children.set(name, watched(target[name], `${path}/${String(name)}`, unread));
      }

      return children.get(name);
    },
    ownKeys(target) {
      names.forEach(name => unread.delete(`${path}/${name}`));
      return Reflect.ownKeys(target);
    },
  });
}
