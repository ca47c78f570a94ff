CREATE TABLE meta (
  name     TEXT NOT NULL PRIMARY KEY,
  value    TEXT NOT NULL,
  checksum BIGINT NOT NULL
);

-- A deleted site keeps its row: the name goes on from its last revision.
CREATE TABLE sites (
  name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  revision   BIGINT NOT NULL,
  deleted_at TEXT,
  body       TEXT NOT NULL,
  checksum   BIGINT NOT NULL
);

CREATE TABLE maintenances (
  number     BIGINT NOT NULL PRIMARY KEY,
  site       TEXT COLLATE "C" NOT NULL,
  id         TEXT COLLATE "C" NOT NULL,
  status     TEXT NOT NULL,
  created_by TEXT,
  body       TEXT NOT NULL,
  checksum   BIGINT NOT NULL,
  UNIQUE (site, id)
);

CREATE INDEX maintenances_of_site ON maintenances (site, number);

CREATE TABLE passes (
  number     BIGINT NOT NULL PRIMARY KEY,
  site       TEXT COLLATE "C" NOT NULL,
  id         TEXT COLLATE "C" NOT NULL,
  revoked    BIGINT NOT NULL,
  expires_at TEXT NOT NULL,
  body       TEXT NOT NULL,
  checksum   BIGINT NOT NULL,
  UNIQUE (site, id)
);

CREATE TABLE keys (
  number   BIGINT NOT NULL PRIMARY KEY,
  id       TEXT COLLATE "C" NOT NULL UNIQUE,
  body     TEXT NOT NULL,
  checksum BIGINT NOT NULL
);

CREATE TABLE instances (
  site     TEXT COLLATE "C" NOT NULL,
  id       TEXT COLLATE "C" NOT NULL,
  body     TEXT NOT NULL,
  checksum BIGINT NOT NULL,
  PRIMARY KEY (site, id)
);

CREATE TABLE receipts (
  site        TEXT COLLATE "C" NOT NULL,
  maintenance TEXT COLLATE "C" NOT NULL,
  open        BIGINT NOT NULL,
  body        TEXT NOT NULL,
  checksum    BIGINT NOT NULL,
  PRIMARY KEY (site, maintenance)
);

CREATE TABLE history (
  seq  BIGINT NOT NULL PRIMARY KEY,
  site TEXT COLLATE "C",
  body TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX history_of_site ON history (site, seq);
