//! End-to-end tests: the command as its users run it, over files in a fresh folder. What can be tested lower down is
//! tested there.
#![expect(clippy::unwrap_used, reason = "a test says what it expects by unwrapping it")]

mod archives;
mod bad_containers;
mod batch;
mod boilerplate;
mod bombs;
mod check;
mod corpus;
mod crash;
mod dependencies;
mod disk;
mod events;
mod facets;
mod hostile;
mod incremental;
mod language;
mod layers;
mod library;
mod like;
mod limits;
mod mixed;
mod names;
mod network;
mod output;
mod printed;
mod private;
mod records;
mod shared;
mod support;
