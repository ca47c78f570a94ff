CREATE TABLE webhooks (
  id       TEXT NOT NULL PRIMARY KEY,
  body     TEXT NOT NULL,
  checksum INTEGER NOT NULL DEFAULT 0
);

-- Messages that no webhook has accepted yet.
CREATE TABLE outbox (
  id       TEXT NOT NULL PRIMARY KEY,
  body     TEXT NOT NULL,
  checksum INTEGER NOT NULL DEFAULT 0
);
