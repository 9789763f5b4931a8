//! Ranking: the numbers by which the parts of a score are weighed, in one place. How they were chosen, and what was
//! tried beside them: docs/MEASURED.md; `make eval` measures them. Each lies on a plateau: a tenth more or less changes
//! nothing that another set of questions would not undo.

/// Weights of the first pass (BM25F: Robertson, Zaragoza and Taylor, CIKM 2004) and of the second (the `rescore`
/// stage, which says what each kind of evidence is).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranking {
    /// `k1`: how soon more occurrences of a word stop counting.
    pub saturation: f32,
    /// Weight of an occurrence in the title, against 1 in the body.
    pub title: f32,
    /// Weight of an occurrence in the byline.
    pub byline: f32,
    /// What an occurrence in the written form adds, against 1 for any form.
    pub exact: f32,
    /// What an occurrence in the written form adds in a phrase with names, of which other spellings count as much.
    pub exact_name: f32,
    /// What it adds that an article has a name letter by letter as it was asked for, marks and apostrophes and all.
    pub letters: f32,
    /// What an occurrence of a name in another spelling counts, against 1 in any form of the word as it was asked for.
    pub spelling: f32,
    /// `b` of the body: how far its length counts, 0 to 1.
    pub body_normalisation: f32,
    /// `b` of title and byline.
    pub title_normalisation: f32,
    /// What an occurrence at the very start of the body adds, against 1 for any.
    pub lead: f32,
    /// How many words on that has fallen to a third.
    pub lead_words: f32,
    /// Weight of the best passage, against 1 for the whole article.
    pub passage: f32,
    /// How many words long a passage is.
    pub passage_words: u32,
    /// What the query adds where all of its few words stand together in its order, against 1 for its words.
    pub name: f32,
    /// Weight of the words that name a period, in an article of that period, against 1 for them in its text.
    pub period: f32,
    /// Weight of feedback, against 1 for the query itself; 0 turns it off.
    pub feedback: f32,
    /// From how many articles feedback is taken.
    pub feedback_articles: usize,
    /// How many terms it adds.
    pub feedback_terms: usize,
    /// How fast an article's share of the feedback falls with its score: an article that scores a tenth less than the
    /// best weighs `exp(-focus / 10)` of it.
    pub feedback_focus: f32,
    /// What an occurrence of a term at the very start of one of these articles adds, against 1 for any; it falls as that of
    /// [`Ranking::lead`].
    pub feedback_lead: f32,
}

impl Ranking {
    /// The weights as they were chosen.
    pub const DEFAULT: Self = Self {
        saturation: 1.2,
        title: 6.0,
        byline: 1.0,
        exact: 0.3,
        exact_name: 1.5,
        letters: 0.2,
        spelling: 0.08,
        body_normalisation: 0.72,
        title_normalisation: 0.5,
        lead: 1.5,
        lead_words: 25.0,
        passage: 0.5,
        passage_words: 12,
        name: 1.0,
        period: 1.0,
        feedback: 1.3,
        feedback_articles: 20,
        feedback_terms: 60,
        feedback_focus: 15.0,
        feedback_lead: 1.0,
    };
}

impl Default for Ranking {
    fn default() -> Self {
        Self::DEFAULT
    }
}
