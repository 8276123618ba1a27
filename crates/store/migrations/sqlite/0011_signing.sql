-- What is printed again is found by what it is about.
CREATE INDEX issued_documents_subject ON issued_documents (subject, kind);
-- What is past its term is looked for every hour.
CREATE INDEX agreements_ends_on ON agreements (ends_on, id);
