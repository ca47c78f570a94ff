-- Ids of ended maintenances whose records are not kept any more: an id is used once.
CREATE TABLE used_ids (
  site     TEXT COLLATE "C" NOT NULL,
  id       TEXT COLLATE "C" NOT NULL,
  ended_at TEXT NOT NULL,
  checksum BIGINT NOT NULL,
  PRIMARY KEY (site, id)
);
