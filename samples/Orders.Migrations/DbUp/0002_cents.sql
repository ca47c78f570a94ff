CREATE TABLE orders_new (id text PRIMARY KEY, customer text NOT NULL, cents bigint NOT NULL);
INSERT INTO orders_new SELECT id, customer, CAST(ROUND(CAST(total AS numeric) * 100) AS bigint) FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
