"""From a client's text to typed columns of the vocabulary, every loss accounted for; what every source builds on."""
