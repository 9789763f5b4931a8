//! The words of dates in English.

use super::Table;
use crate::enrich::mentions::sense::Sense::*;
use crate::enrich::mentions::sense::Unit;

/// Senses and their words.
pub(super) const WORDS: Table = &[
    (NameMonth(3), "march mar"),
    (NameMonth(4), "april"),
    (NameMonth(5), "may"),
    (NameMonth(6), "june"),
    (NameMonth(8), "august"),
    (Weekday(1), "monday mon"),
    (Weekday(2), "tuesday tues tue"),
    (Weekday(3), "wednesday wed weds"),
    (Weekday(4), "thursday thurs thur thu"),
    (Weekday(5), "friday fri"),
    (Weekday(6), "saturday sat"),
    (Weekday(7), "sunday sun"),
    (Day(0), "today tonight"),
    (Day(-1), "yesterday"),
    (Day(1), "tomorrow"),
    (DayPart, "morning afternoon evening night"),
    (Unit(Unit::Day), "day days"),
    (Unit(Unit::Week), "week weeks"),
    (Unit(Unit::Month), "month months"),
    (Unit(Unit::Year), "year years"),
    (Number(1), "a an one"),
    (Number(2), "two"),
    (Number(3), "three"),
    (Number(4), "four"),
    (Number(5), "five"),
    (Number(6), "six"),
    (Number(7), "seven"),
    (Number(8), "eight"),
    (Number(9), "nine"),
    (Number(10), "ten"),
    (Number(11), "eleven"),
    (Number(12), "twelve"),
    (Number(20), "twenty"),
    (Ago, "ago"),
    (Later, "later"),
    (Earlier, "earlier"),
    (Before, "before"),
    (After, "after"),
    (Last, "last past"),
    (Next, "next coming upcoming"),
    (This, "this"),
    (Following, "following"),
    (Previous, "previous preceding"),
    (Same, "same that"),
    (The, "very"),
    (In, "in since during early late mid till"),
    (With, "for by through throughout than circa around about"),
    (On, "on"),
    (Of, "of"),
    (The, "the"),
    (From, "from"),
    (To, "to"),
    (And, "and or"),
    (Between, "between"),
    (Until, "until"),
    (Every, "every each"),
    (
        Will,
        "will ll shall would could scheduled slated due expected plans planned planning expects intends hopes going ahead deadline \
        upcoming ends expires expire begins starts",
    ),
    (
        Did,
        "said told was were had did announced reported met began came went made took held killed launched attacked \
        died voted signed called declared ended opened closed rose fell arrived left visited stated added claimed \
        confirmed denied rejected accused issued released published won lost became warned vowed struck hit fired shot \
        captured seized managed tried failed forced resigned agreed spoke wrote saw",
    ),
    (
        NameBefore,
        "theresa black good bloody ash cyber easter palm super holy fat brian rick peter bloody casual freaky sir \
        queen king joe lee saint st robert edward",
    ),
    (
        NameAfter,
        "times mirror telegraph express mail herald tribune sun star post prayer prayers sermon review movement",
    ),
    (
        Measure,
        "hours hrs gmt utc local km kilometers kilometres miles people troops soldiers percent pct mln bln million billion",
    ),
];
