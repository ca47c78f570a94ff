import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(docs);
const repository = readFileSync(join(root, 'Directory.Build.props'), 'utf8').match(/<RepositoryUrl>(.*)<\/RepositoryUrl>/)[1];

const page = (text, link) => ({ text, link });

export default {
  title: 'MaintenanceService',
  description: 'Closes apps for work, and tells the truth about it.',
  cleanUrls: true,
  // A service on the reader's own machine.
  ignoreDeadLinks: 'localhostLinks',
  // A folder's README.md is its page, on the site as in the repository.
  rewrites: { ':folder/README.md': ':folder/index.md' },
  srcExclude: ['node_modules'],
  themeConfig: {
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    sidebar: [
      { text: 'Begin', items: [page('Quick start', '/quick-start'), page('Coming from', '/coming-from'), page('Comparison', '/comparison'), page('Questions', '/faq')] },
      { text: 'Concepts', items: [page('Convergence', '/convergence'), page('Requests', '/requests'), page('Simulation', '/simulation')] },
      { text: 'Apps', items: [page('Middleware', '/middleware'), page('Callers', '/callers'), page('Performance', '/performance')] },
      { text: 'Pipelines', items: [page('Command', '/command'), page('PowerShell', '/powershell'), page('From a pipeline', '/pipelines/'), page('Migrations', '/migrations/')] },
      {
        text: 'Service',
        items: [
          page('Settings', '/service'), page('Operations', '/operations'), page('Security', '/security'), page('A second machine', '/high-availability'),
          page('Observability', '/observability'), page('Webhooks', '/webhooks'),
        ],
      },
      { text: 'Inside', items: [page('Architecture', '/architecture'), page('Decisions', '/decisions/')] },
    ],
  },
  markdown: {
    config(markdown) {
      // A diagram is drawn in the browser, by the theme.
      const fence = markdown.renderer.rules.fence;
      markdown.renderer.rules.fence = (tokens, index, ...rest) => tokens[index].info.trim() === 'mermaid'
        ? `<pre class="mermaid" v-pre>${markdown.utils.escapeHtml(tokens[index].content)}</pre>`
        : fence(tokens, index, ...rest);

      // What is no page of the site is a file of the repository.
      markdown.core.ruler.push('files', state => {
        for (const token of state.tokens.flatMap(token => token.children ?? [])) {
          const target = token.type === 'link_open' ? token.attrGet('href') : null;
          if (!target || /^(#|[a-z]+:)/.test(target)) {
            continue;
          }

          const [path, anchor] = target.split('#');
          const file = join(docs, dirname(state.env.relativePath), path);
          if (existsSync(file) && (relative(docs, file).startsWith('..') || !path.endsWith('.md'))) {
            token.attrSet('href', `${repository}/blob/main/${relative(root, file)}${anchor ? `#${anchor}` : ''}`);
          }
        }
      });
    },
  },
};
