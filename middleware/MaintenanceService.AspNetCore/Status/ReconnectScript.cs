namespace MaintenanceService.AspNetCore.Status;

/// <summary>
/// The script of <see cref="MaintenanceReconnect"/>. Blazor gives the dialog a class for each state of the connection, and tries to connect by
/// itself for a while; this script adds why it can't, and when the site is open again it connects, or loads the page anew where the
/// server no longer has it.
/// </summary>
internal static class ReconnectScript
{
    public const string Text = """
        (() => {
          const dialog = document.getElementById('components-reconnect-modal');
          if (!dialog) return;
          const at = document.currentScript.src.replace(/-reconnect\.js(\?.*)?$/, ''), words = dialog.dataset;
          const isLost = () => /components-reconnect-(show|retrying|failed|rejected|paused|resume-failed)/.test(dialog.className);
          const hasGivenUp = () => /components-reconnect-(failed|rejected|resume-failed)/.test(dialog.className);
          const pause = seconds => new Promise(done => setTimeout(done, seconds * 1000 * (1 + Math.random() / 2)));
          const show = text => { if (dialog.textContent !== text) dialog.textContent = text; };
          let isWaiting = false;

          async function restore() {
            try { if (await Blazor.reconnect()) return; } catch { }
            location.reload();
          }

          async function wait() {
            if (isWaiting) return;
            isWaiting = true;
            show(words.lost);
            for (let wasClosed = false; isLost();) {
              let isOpen = false, seconds = 5;
              try {
                const now = await (await fetch(at, { cache: 'no-store' })).json();
                isOpen = now.mode === 'open';
                show(isOpen ? words.lost : [now.message || words.closed, now.endsAt && words.back.replace('{0}', new Date(now.endsAt).toLocaleString())].filter(Boolean).join(' '));
                wasClosed ||= !isOpen;
                seconds = isOpen ? 3 : Math.min(now.retryAfterSeconds || 30, 30);
              } catch { }
              await pause(seconds);
              if (isOpen && isLost() && (wasClosed || hasGivenUp())) await restore();
            }
            isWaiting = false;
          }

          new MutationObserver(() => {
            const lost = isLost();
            if (dialog.hidden === lost) dialog.hidden = !lost;
            if (lost) wait();
          }).observe(dialog, { attributes: true, attributeFilter: ['class'] });
        })();
        """;
}
