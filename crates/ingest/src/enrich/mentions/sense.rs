//! What a word can mean in a date: the vocabulary that all languages share, so that one grammar reads them all.

/// A span of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A day.
    Day,
    /// A week, which is no date.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// The meaning of a word in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// A month, 1 to 12.
    Month(i8),
    /// A month under a name that people bear or that is a common word too (`March`, `April`): it takes more beside it.
    NameMonth(i8),
    /// A day of the week, 1 is Monday.
    Weekday(i8),
    /// A day of the week under a name that means something else too (`среда`): only after a word that asks for a day.
    WeakWeekday(i8),
    /// A day counted from publication: today 0, yesterday -1.
    Day(i8),
    /// Morning, evening, night.
    DayPart,
    Unit(Unit),
    /// A word for the year after its number (`року`, `г.`).
    YearMark,
    /// Two of a unit in one word (`يومين`).
    Two(Unit),
    /// A number in words.
    Number(u8),
    /// A day of the month in words (`першого`), and the tens before one.
    Ordinal(i8),
    Tens(i8),
    /// So many years from that of publication, in one word (`торік`).
    Years(i8),
    /// After a span of time: so long before publication.
    Ago,
    /// Before a span of time: so long before publication (`vor`, `il y a`).
    AgoBefore,
    /// After a span of time: so long after, or before, the day that was just spoken of.
    Later,
    Earlier,
    Before,
    After,
    Last,
    Next,
    This,
    /// The one after, or before, what was just spoken of.
    Following,
    Previous,
    Same,
    /// The day before, in one word (`накануне`).
    Eve,
    First,
    /// A word before a month or a year that makes it one (`in`).
    In,
    /// A word that may stand before a month or a year, but before a name or a number too (`for`, `by`).
    With,
    /// A word before a day (`on`); in some languages before months too.
    On,
    Of,
    The,
    From,
    To,
    And,
    Between,
    Until,
    /// What makes of a day a habit.
    Every,
    /// What shows that the sentence is of the future, or of the past.
    Will,
    Did,
    /// A verb whose present is of the future beside a weekday (`arrives on Friday`).
    Starts,
    /// What makes a name of the month or weekday after it (`Theresa`, `Black`), or before it (`Times`).
    NameBefore,
    NameAfter,
    /// A word between a span of time and `before` (`il y a`).
    There,
    /// What a number counts, so that it is no date.
    Measure,
}
