CREATE TABLE webhooks (
  id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  body     TEXT NOT NULL,
  checksum BIGINT NOT NULL
);

-- Messages that no webhook has accepted yet.
CREATE TABLE outbox (
  id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  body     TEXT NOT NULL,
  checksum BIGINT NOT NULL
);
