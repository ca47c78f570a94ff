CREATE TABLE orders (id text PRIMARY KEY, customer text NOT NULL, total text NOT NULL);
