CREATE TABLE meta (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);

-- A deleted site keeps its row: the name goes on from its last revision.
CREATE TABLE sites (
  name       TEXT NOT NULL PRIMARY KEY,
  revision   INTEGER NOT NULL,
  deleted_at TEXT,
  body       TEXT NOT NULL
);

CREATE TABLE maintenances (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  site       TEXT NOT NULL,
  id         TEXT NOT NULL,
  status     TEXT NOT NULL,
  created_by TEXT,
  body       TEXT NOT NULL,
  UNIQUE (site, id)
);

CREATE INDEX maintenances_not_over ON maintenances (site) WHERE status <> 'ended';

CREATE TABLE passes (
  number     INTEGER PRIMARY KEY AUTOINCREMENT,
  site       TEXT NOT NULL,
  id         TEXT NOT NULL,
  revoked    INTEGER NOT NULL,
  expires_at TEXT NOT NULL,
  body       TEXT NOT NULL,
  UNIQUE (site, id)
);

CREATE TABLE keys (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id     TEXT NOT NULL UNIQUE,
  body   TEXT NOT NULL
);

CREATE TABLE instances (
  site TEXT NOT NULL,
  id   TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (site, id)
);

CREATE TABLE receipts (
  site        TEXT NOT NULL,
  maintenance TEXT NOT NULL,
  open        INTEGER NOT NULL,
  body        TEXT NOT NULL,
  PRIMARY KEY (site, maintenance)
);

CREATE TABLE history (
  seq  INTEGER PRIMARY KEY,
  site TEXT,
  body TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX history_of_site ON history (site, seq);
