-- Rows carry a checksum over all their columns, which the service fills in right after these statements.
-- The numbered tables are made anew: their numbers come from the row that counts what the store holds.
ALTER TABLE meta ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sites ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE instances ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receipts ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;

CREATE TABLE maintenances_new (
  number     INTEGER PRIMARY KEY,
  site       TEXT NOT NULL,
  id         TEXT NOT NULL,
  status     TEXT NOT NULL,
  created_by TEXT,
  body       TEXT NOT NULL,
  checksum   INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, id)
);
INSERT INTO maintenances_new (number, site, id, status, created_by, body) SELECT number, site, id, status, created_by, body FROM maintenances;
DROP TABLE maintenances;
ALTER TABLE maintenances_new RENAME TO maintenances;

CREATE TABLE passes_new (
  number     INTEGER PRIMARY KEY,
  site       TEXT NOT NULL,
  id         TEXT NOT NULL,
  revoked    INTEGER NOT NULL,
  expires_at TEXT NOT NULL,
  body       TEXT NOT NULL,
  checksum   INTEGER NOT NULL DEFAULT 0,
  UNIQUE (site, id)
);
INSERT INTO passes_new (number, site, id, revoked, expires_at, body) SELECT number, site, id, revoked, expires_at, body FROM passes;
DROP TABLE passes;
ALTER TABLE passes_new RENAME TO passes;

CREATE TABLE keys_new (
  number   INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  body     TEXT NOT NULL,
  checksum INTEGER NOT NULL DEFAULT 0
);
INSERT INTO keys_new (number, id, body) SELECT number, id, body FROM keys;
DROP TABLE keys;
ALTER TABLE keys_new RENAME TO keys;

DELETE FROM sqlite_sequence;
