-- ${number} is a number that the store gives itself, rising with every row. Times are milliseconds since 1970.

CREATE TABLE policy (
  hash TEXT PRIMARY KEY,
  content TEXT NOT NULL
);

CREATE TABLE stream (
  name TEXT PRIMARY KEY,
  request_key TEXT UNIQUE,
  fingerprint TEXT NOT NULL,
  policy TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  entries BIGINT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX stream_closed ON stream (closed_at);
CREATE INDEX stream_policy ON stream (policy);

CREATE TABLE entry (
  stream TEXT NOT NULL REFERENCES stream (name),
  number BIGINT NOT NULL,
  type TEXT NOT NULL,
  at BIGINT NOT NULL,
  json TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (stream, number)
);

CREATE TABLE decision (
  subject TEXT NOT NULL,
  stage TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (subject, stage, attempt)
);

CREATE TABLE lease (
  subject TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  until BIGINT NOT NULL
);

CREATE TABLE delivery (
  number ${number},
  endpoint TEXT NOT NULL,
  subject TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  occurred_at BIGINT NOT NULL,
  json TEXT NOT NULL,
  offered_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  failure TEXT NOT NULL,
  UNIQUE (endpoint, id)
);

CREATE INDEX delivery_due ON delivery (state, next_at);
CREATE INDEX delivery_order ON delivery (state, endpoint, subject, number);
CREATE INDEX delivery_subject ON delivery (subject);
