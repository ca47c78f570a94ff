-- A lease with this column has had a store: where the store's tables are missing, they are lost, and no empty store is begun.
ALTER TABLE lease ADD COLUMN IF NOT EXISTS has_store BOOLEAN NOT NULL DEFAULT TRUE;
