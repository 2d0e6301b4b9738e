"""From a client's file, whatever it is, to rows of text: kinds, encodings, delimiters, sheets."""
