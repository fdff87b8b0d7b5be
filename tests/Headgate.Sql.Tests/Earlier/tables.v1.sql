-- What version 1 has left: its tables as it made them, a checkpoint of whole numbers and one of texts, and ids that it remembers.
CREATE TABLE IF NOT EXISTS headgate_checkpoints (name VARCHAR(200) NOT NULL PRIMARY KEY, position VARCHAR(400) NOT NULL);
INSERT INTO headgate_checkpoints (name, position) VALUES ('numbers', '40');
INSERT INTO headgate_checkpoints (name, position) VALUES ('texts', 'k-040');
CREATE TABLE IF NOT EXISTS headgate_inbox (id VARCHAR(200) NOT NULL PRIMARY KEY);
INSERT INTO headgate_inbox (id) VALUES ('41');
INSERT INTO headgate_inbox (id) VALUES ('43');
