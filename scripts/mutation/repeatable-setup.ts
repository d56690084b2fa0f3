import fc from "fast-check";

// Whether a mutant lives must not hang on what was drawn; and once it is dead, nobody asks for the smallest reason.
fc.configureGlobal({ seed: 1, endOnFailure: true });
