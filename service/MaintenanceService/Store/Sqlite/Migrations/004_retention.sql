-- Ids of ended maintenances whose records are not kept any more: an id is used once.
CREATE TABLE used_ids (
  site     TEXT NOT NULL,
  id       TEXT NOT NULL,
  ended_at TEXT NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (site, id)
);
