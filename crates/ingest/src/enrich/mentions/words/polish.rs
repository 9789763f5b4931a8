//! The words of dates in Polish.

use super::Table;
use crate::enrich::mentions::sense::Sense::*;

/// Senses and their words.
pub(super) const WORDS: Table = &[
    (Day(0), "dziś dzisiaj"),
    (Day(-1), "wczoraj"),
    (Day(1), "jutro"),
    (Month(1), "styczniu"),
    (Month(2), "lutym"),
    (Month(3), "marcu"),
    (Month(4), "kwietniu"),
    (Month(5), "maju"),
    (Month(6), "czerwcu"),
    (Month(7), "lipcu"),
    (Month(8), "sierpniu"),
    (Month(9), "wrześniu"),
    (Month(10), "październiku"),
    (Month(11), "listopadzie"),
    (Month(12), "grudniu"),
    (WeakWeekday(1), "poniedziałek poniedziałku"),
    (WeakWeekday(2), "wtorek wtorku"),
    (WeakWeekday(3), "środę środa środy"),
    (WeakWeekday(4), "czwartek czwartku"),
    (WeakWeekday(5), "piątek piątku"),
    (WeakWeekday(6), "sobotę sobota soboty"),
    (WeakWeekday(7), "niedzielę niedziela niedzieli"),
    (YearMark, "roku rok r lat latach"),
    (In, "w we od"),
    (To, "do"),
    (And, "i"),
];
