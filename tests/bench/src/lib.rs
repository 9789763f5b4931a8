//! What the benchmarks are run on: a seed goes in, articles and queries come out, the same bytes on every machine.
//!
//! `pool` holds paragraphs of real news, `stand_in` makes up text where there is none; `corpus` puts articles together from
//! either, `queries` draws from the articles what to ask for.

pub mod arguments;
pub mod corpus;
pub mod pool;
pub mod queries;
pub mod random;
pub mod stand_in;

/// What a bench program ends in: these are tools of the project, whose errors are read by who works on it.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
