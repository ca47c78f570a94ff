// Whatever asks again and again goes through here, and rests while the tab is hidden.

/** Runs `work(signal)` while the page is visible: starts it at once and at each return, aborts it when the tab is hidden. */
export function whileVisible(work) {
  let current = null;
  const look = () => {
    if (document.hidden) {
      current?.abort();
      current = null;
    } else if (current === null) {
      current = new AbortController();
      work(current.signal);
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    current?.abort();
    current = null;
  };
}

/** A loop that runs `work` and waits as long as `wait()` says; `soon()` ends the wait early. Never two at a time. */
export function loop(work, wait) {
  let wake = null;
  let again = false;
  const soon = () => {
    again = true;
    wake?.();
  };
  const stop = whileVisible(async (signal) => {
    while (!signal.aborted) {
      again = false;
      await work(signal);
      if (signal.aborted) {
        return;
      }

      if (!again) {
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, wait());
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener("abort", wake, { once: true });
        });
      }
    }
  });
  return { soon, stop };
}
