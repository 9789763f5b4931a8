//! Names: what joins the spellings of one person, place or body.

pub mod aliases;
