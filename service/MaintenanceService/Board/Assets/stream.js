import { refusal } from "./api.js";

// EventSource can't send the Authorization header, so the stream is read with fetch.

const silence = 45000;
const longest = 30000;

/** Follows a site's stream until it is stopped: each event goes to `receive`, each change of the connection to `connected`. */
export async function followStream(api, path, receive, connected, signal) {
  let failures = 0;
  while (!signal.aborted) {
    let failed;
    try {
      await readOnce(api, path, (event) => {
        failures = 0;
        connected(true);
        receive(event);
      }, signal);
    } catch (error) {
      if (signal.aborted) {
        return;
      }

      if (error.status === 401) {
        connected(false, error);
        return;
      }

      // The site may be created again, and what refused may have been something in between.
      failed = error.status ? error : undefined;
      failures++;
    }

    if (!signal.aborted) {
      connected(false, failed);
      await pause(Math.random() * Math.min(longest, 1000 * 2 ** failures), signal);
    }
  }
}

async function readOnce(api, path, receive, signal) {
  const quiet = new AbortController();
  const either = AbortSignal.any([signal, quiet.signal]);
  let timer = setTimeout(() => quiet.abort(), silence);
  try {
    const response = await api.open(path, { accept: "text/event-stream", signal: either });
    if (!response.ok) {
      throw await refusal(response);
    }

    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), silence);
      const blocks = (rest + value.replaceAll("\r", "")).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const event = parse(block);
        if (event) {
          receive(event);
        }
      }
    }
  } finally {
    clearTimeout(timer);
    quiet.abort();
  }
}

function parse(block) {
  let type = "message";
  const data = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") {
      type = value;
    } else if (field === "data") {
      data.push(value);
    }
  }

  return data.length > 0 ? { type, data: JSON.parse(data.join("\n")) } : null;
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
