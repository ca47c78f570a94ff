namespace MaintenanceService.AspNetCore.Status;

/// <summary>
/// The script for an app's pages, which shows a banner before and during maintenance, keeps form input until the site is open again, and counts
/// down to the end.
/// </summary>
internal static class BannerScript
{
    public const string Text = """
        (() => {
          const own = document.currentScript, at = own ? own.src.replace(/\.js(\?.*)?$/, '') : '/.well-known/maintenance';
          const words = Object.assign({ soon: 'Maintenance is planned for {0}.', closed: 'This site is down for maintenance.',
            readOnly: 'This site is read only for a while.' }, own ? own.dataset : {});
          const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000 * (1 + Math.random() / 2)));
          const time = text => new Date(text).toLocaleString();
          const key = 'maintenance:' + location.pathname;
          const fields = () => [...document.querySelectorAll('form input, form textarea, form select')]
            .filter(field => field.name && !/^(password|hidden|file|submit)$/.test(field.type) && !/^cc-|one-time-code/.test(field.autocomplete));
          const sign = now => JSON.stringify([now.revision, now.mode, now.upcoming.length]);
          let banner, known = '';

          function show(text) {
            banner ??= document.querySelector('.maintenance-banner');
            if (!text) { if (banner) banner.remove(); banner = null; return; }
            if (!banner) {
              banner = document.createElement('div');
              banner.className = 'maintenance-banner';
              banner.setAttribute('role', 'status');
              banner.dir = 'auto';
              const style = banner.style;
              style.padding = '.75rem 1rem'; style.textAlign = 'center'; style.background = '#fef3e2'; style.color = '#1c2430';
              document.body.prepend(banner);
            }
            if (banner.textContent !== text) banner.textContent = text;
          }

          function keep() {
            try { sessionStorage.setItem(key, JSON.stringify([known, fields().map(f => [f.name, f.type === 'checkbox' || f.type === 'radio' ? f.checked : f.value])])); } catch { }
          }

          // What was sent while nothing changed was not refused: it is forgotten. What was typed since stays.
          function resume(now) {
            try {
              const [at, values] = JSON.parse(sessionStorage.getItem(key) || '["", []]');
              sessionStorage.removeItem(key);
              if (at === sign(now) && now.mode === 'open') return;
              fields().forEach((f, i) => {
                if (!values[i] || values[i][0] !== f.name) return;
                if (typeof values[i][1] === 'boolean') f.checked = values[i][1];
                else if (f.value === (f.defaultValue ?? f.value)) f.value = values[i][1];
              });
            } catch { }
          }

          async function watch() {
            for (let mode = 'open'; ;) {
              let wait = 60;
              if (!document.hidden) {
                try {
                  const now = await (await fetch(at, { cache: 'no-store' })).json(), next = now.upcoming[0];
                  if (!known) resume(now);
                  if (now.mode !== mode) { if (now.mode !== 'open') keep(); document.dispatchEvent(new CustomEvent('maintenance', { detail: now })); mode = now.mode; }
                  known = sign(now);
                  show(mode !== 'open' ? now.message || words[mode] || words.closed
                    : next ? words.soon.replace('{0}', time(next.startsAt)) + (next.message ? ' ' + next.message : '') : '');
                  wait = mode === 'open' ? 60 : Math.min(now.retryAfterSeconds || 60, 60);
                } catch { }
              }
              await pause(wait);
            }
          }

          setInterval(() => document.querySelectorAll('time[data-countdown]').forEach(end => {
            const left = Math.ceil((new Date(end.dateTime) - Date.now()) / 1000);
            end.textContent = left > 0 ? [left / 3600, left / 60 % 60, left % 60].map(n => String(Math.floor(n)).padStart(2, '0')).join(':') : '';
          }), 1000);
          addEventListener('submit', keep, true);
          document.readyState === 'loading' ? addEventListener('DOMContentLoaded', watch) : watch();
        })();
        """;
}
