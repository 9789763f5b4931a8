//! The words of dates in Spanish.

use super::Table;
use crate::enrich::mentions::sense::Sense::*;

/// Senses and their words.
pub(super) const WORDS: Table = &[
    (Day(0), "hoy"),
    (Day(-1), "ayer"),
    (Weekday(1), "lunes"),
    (Weekday(2), "martes"),
    (Weekday(3), "miércoles"),
    (Weekday(4), "jueves"),
    (Weekday(5), "viernes"),
    (Weekday(6), "sábado"),
    (Weekday(7), "domingo"),
    (Last, "pasado pasada"),
    (Next, "próximo próxima"),
    (Of, "de del"),
    (In, "en desde"),
    (To, "al"),
    (And, "y"),
];
