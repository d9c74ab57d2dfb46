"""The news model: stories, sections, topics, authors, and the questions pages ask of them. Pure; no files, no pages."""
