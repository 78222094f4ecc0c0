-- The schema that holds everything of the log: tables, functions, views.
CREATE SCHEMA negotiation;
