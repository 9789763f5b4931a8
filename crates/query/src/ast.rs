//! The tree of a query: what was written, typed, each node with its place in the text. It knows nothing of an index.

use crate::range::DayRange;

/// A stretch of the query text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this stretch to the end of `last`.
    pub fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }

    /// The stretch of `text`, empty where it does not lie in it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A query, or a part of one.
///
/// `Display` writes it with every grouping in parentheses and dates as days; what it writes parses to the same tree
/// (unless those parentheses go past the limit, which a query close to it can bring about).
/// The nesting is bounded by [`MAX_DEPTH`](crate::parse::MAX_DEPTH), so walking a tree by recursion is safe.
#[derive(Clone, Debug, PartialEq)]
pub struct Ast {
    /// What it asks for.
    pub node: Node,
    /// Where it stands, without the parentheses around it.
    pub span: Span,
}

/// The kinds of node.
///
/// The parser keeps these promises. `And` and `Or` have two items or more. A `Not` is the whole query never, and stands
/// only directly in an `And` that has an item which is no `Not`, so an exclusion always has something to exclude from.
/// A `Field` never holds another. Under `Near`, `AtLeast` and `Lead` stand words, phrases, `Near`, `Lead` and the
/// `And`, `Or` and `Not` of them: no field, value, weight or `*`, and no part that only excludes. Written out over its
/// groups a `Near` is at most [`MAX_CONDITIONS`](crate::parse::MAX_CONDITIONS), and the query has at most
/// [`MAX_CLAUSES`](crate::parse::MAX_CLAUSES) words.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// All of these.
    And(Vec<Conjunct>),
    /// Any of these.
    Or(Vec<Ast>),
    /// Not this.
    Not(Box<Ast>),
    /// A word as typed; analysis may make several of it (`al-Assad`), which then stand side by side.
    Word(String),
    /// The words between quotes, one or more, side by side or nearly so.
    Phrase {
        /// `Word`, `ExactWord`, `Prefix`, `Pattern` and `Fuzzy` alone; of `="…"` every one is an `ExactWord`.
        words: Vec<Node>,
        /// By how much the words may be displaced against each other (`"…"~3`); 0 for side by side.
        slop: u32,
    },
    /// Words that begin so; the letters before the `*`. One word to the analyser, as are `Pattern` and `Fuzzy`: of
    /// several (`al-ass*`) the parser makes a `Phrase`.
    Prefix(String),
    /// Words of this shape: `*` stands for any letters or none, `?` for one. Never a mere [`Node::Prefix`].
    Pattern(String),
    /// Words spelt nearly so.
    Fuzzy {
        /// The word as typed, without the `~`.
        word: String,
        /// Letters to put in, leave out or change at most (a swap of neighbours counts once): 1 or 2.
        distance: u8,
    },
    /// `=word`: this form alone.
    ExactWord(String),
    /// Two parts or more that stand near each other, linked from left to right: `a NEAR/5 b PRE/2 c` is
    /// `(a NEAR/5 b) PRE/2 c`.
    Near {
        /// The first part.
        first: Box<Ast>,
        /// Each further part, with what links it to all before it.
        rest: Vec<(Link, Ast)>,
    },
    /// `ATLEAST/n(…)`: so often in the article.
    AtLeast {
        /// How often, at least 1.
        times: u32,
        /// What.
        inner: Box<Ast>,
    },
    /// `LEAD/n(…)`: within the first words.
    Lead {
        /// How many, at least 1.
        words: u32,
        /// What.
        inner: Box<Ast>,
    },
    /// A part of the article, and what is to be found there. Under a `Not`, `form` excludes no article.
    Field {
        /// Which part.
        field: Field,
        /// For text fields any tree of words; for keyword fields `Value`s, for date fields `Range`s, `And`, `Or` and
        /// `Not` of them; for each also `All` (it has one) and, where [`Field::takes_none`], `Missing`.
        inner: Box<Ast>,
    },
    /// What a keyword field is to be, as typed; for `lang` the two-letter code, for `form` a word or a phrase.
    Value(String),
    /// Days, inside a date field.
    Range(DayRange),
    /// `none`, inside a field: the article lacks it.
    Missing,
    /// `*`: every article; inside a field, every article that has it.
    All,
    /// A weight on the score of a part.
    Boost {
        /// The part; never a `Not`.
        inner: Box<Ast>,
        /// Above 0, at most [`MAX_BOOST`](crate::parse::MAX_BOOST).
        factor: f32,
    },
}

/// How two parts of a [`Node::Near`] stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Link {
    /// `NEAR/n`: at most so many positions apart, in either order; 1 is adjacent.
    Near(u32),
    /// `PRE/n`: the left before the right, at most so many positions apart.
    Pre(u32),
    /// `SAME/s`: in one sentence.
    Sentence,
    /// `SAME/p`: in one paragraph.
    Paragraph,
}

/// One item of an [`Node::And`].
#[derive(Clone, Debug, PartialEq)]
pub struct Conjunct {
    /// The item.
    pub ast: Ast,
    /// What ties it to its neighbours.
    pub join: Join,
}

/// How an item of an `And` is tied to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Join {
    /// Only by spaces.
    Space,
    /// By a written `AND` on one side at least.
    Written,
}

impl Ast {
    pub(crate) fn new(node: Node, span: Span) -> Self {
        Self { node, span }
    }

    /// A value of a keyword field, by itself.
    pub(crate) fn value(text: &str) -> Self {
        Self::new(Node::Value(text.to_owned()), Span::default())
    }

    /// The bare words: those that `--match some` may do without. They stand at the top of the query, tied by spaces
    /// alone, under no field, operator or quote; a weight (`word^2`) leaves a word bare.
    #[cfg(test)]
    pub fn bare_words(&self) -> Vec<&Ast> {
        match &self.node {
            Node::And(items) => items.iter().filter(|item| item.is_bare_word()).map(|item| &item.ast).collect(),
            _ if self.is_plain_word() => vec![self],
            _ => Vec::new(),
        }
    }

    fn is_plain_word(&self) -> bool {
        match &self.node {
            Node::Word(_) => true,
            Node::Boost { inner, .. } => matches!(inner.node, Node::Word(_)),
            _ => false,
        }
    }
}

impl Conjunct {
    /// Whether it is a word tied by spaces alone. In the `And` at the top of a query it is then a bare word.
    pub fn is_bare_word(&self) -> bool {
        self.join == Join::Space && self.ast.is_plain_word()
    }
}

/// A part of an article that a query can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The headline.
    Title,
    /// The text.
    Body,
    /// The byline.
    Author,
    /// Who published it, by name.
    Outlet,
    /// Who published it, by host name.
    Site,
    /// The language, by two-letter code.
    Lang,
    /// The day of publication.
    Date,
    /// A day that the text talks about.
    Event,
    /// The day of the last change.
    Modified,
    /// The day when the copy was saved.
    Captured,
    /// A place in the text.
    Place,
    /// The name of a person or body in the text, in any spelling.
    Name,
    /// One spelling: `form:word` is `=word`, and `-form:word` leaves it out of what other words stand for.
    Form,
    /// Who is quoted.
    Said,
    /// Quoted speech.
    Quote,
    /// The story that the article belongs to.
    Story,
    /// How many copies of the article there are.
    Copies,
    /// The file or archive member that it was read from.
    Path,
    /// Its address on the web.
    Url,
    /// Its identity in the index.
    Id,
}

/// What a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Words, phrases, prefixes, and groups of them.
    Text,
    /// One value, or a group of them.
    Keyword,
    /// A date or a range of dates, or a group of them.
    Date,
}

impl Field {
    /// Every field of the language, those of later versions too, in the order in which help lists them.
    pub const ALL: [Self; 20] = [
        Self::Title,
        Self::Body,
        Self::Author,
        Self::Outlet,
        Self::Site,
        Self::Lang,
        Self::Date,
        Self::Event,
        Self::Modified,
        Self::Captured,
        Self::Place,
        Self::Name,
        Self::Form,
        Self::Said,
        Self::Quote,
        Self::Story,
        Self::Copies,
        Self::Path,
        Self::Url,
        Self::Id,
    ];

    /// The name before the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
            Self::Author => "author",
            Self::Outlet => "outlet",
            Self::Site => "site",
            Self::Lang => "lang",
            Self::Date => "date",
            Self::Event => "event",
            Self::Modified => "modified",
            Self::Captured => "captured",
            Self::Place => "place",
            Self::Name => "name",
            Self::Form => "form",
            Self::Said => "said",
            Self::Quote => "quote",
            Self::Story => "story",
            Self::Copies => "copies",
            Self::Path => "path",
            Self::Url => "url",
            Self::Id => "id",
        }
    }

    /// The field of this name, in either case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// What it takes.
    pub fn kind(self) -> FieldKind {
        match self {
            Self::Title | Self::Body | Self::Author | Self::Place | Self::Name | Self::Said | Self::Quote => {
                FieldKind::Text
            }
            Self::Outlet | Self::Site | Self::Lang | Self::Path | Self::Url | Self::Id => FieldKind::Keyword,
            Self::Form | Self::Story | Self::Copies => FieldKind::Keyword,
            Self::Date | Self::Event | Self::Modified | Self::Captured => FieldKind::Date,
        }
    }

    /// Whether this version can search it; the others are known by name and refused.
    pub fn is_available(self) -> bool {
        !matches!(self, Self::Place | Self::Said | Self::Quote | Self::Story | Self::Copies)
    }

    /// Whether an article can lack it, so that `none` has a meaning. Every article has a text, a path and an id; that it
    /// has no name at all is nothing to ask for.
    pub fn takes_none(self) -> bool {
        !matches!(self, Self::Body | Self::Name | Self::Form | Self::Path | Self::Id)
    }
}
