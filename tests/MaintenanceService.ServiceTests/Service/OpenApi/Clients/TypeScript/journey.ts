import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [, , baseUrl, key] = process.argv;
const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
const path = { site: "shop", id: "m" };

const request: components["schemas"]["MaintenanceRequest"] = {
  mode: "readOnly",
  reason: "orders migration",
  duration: "PT30M",
  lease: { seconds: 60, onExpiry: "stayClosed" },
};
const started = await api.PUT("/v1/sites/{site}/maintenances/{id}", { params: { path }, body: request });
const waited = await api.GET("/v1/sites/{site}/convergence", { params: { path, query: { maintenance: "m", wait: 0 } } });
const problem = waited.error as components["schemas"]["ConvergenceProblem"];
const changed = await api.PATCH("/v1/sites/{site}/maintenances/{id}", {
  params: { path },
  body: { message: "a little longer", mode: null, startsAt: null, duration: null },
});
const ended = await api.DELETE("/v1/sites/{site}/maintenances/{id}", { params: { path } });
const page = await api.GET("/v1/sites/{site}/maintenances", { params: { path, query: { status: "ended", limit: 10 } } });

console.log(
  [
    `${started.response.status} ${started.data?.mode} ${started.data?.lease?.onExpiry}`,
    `${waited.response.status} ${problem.type} ${problem.blockers?.[0].reason}`,
    `${changed.data?.mode} ${changed.data?.message} ${changed.data?.endsAt === started.data?.endsAt}`,
    `${ended.data?.status} ${ended.data?.endReason}`,
    page.data?.items.length,
  ].join(" | "),
);
