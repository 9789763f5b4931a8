//! Ranking: the numbers by which the parts of a score are weighed, in one place, tuned by `make eval`.

/// Weights of BM25F (Robertson, Zaragoza and Taylor, CIKM 2004).
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
    /// `b` of the body: how far its length counts, 0 to 1.
    pub body_normalisation: f32,
    /// `b` of title and byline.
    pub title_normalisation: f32,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            saturation: 1.2,
            title: 6.0,
            byline: 1.0,
            exact: 0.5,
            body_normalisation: 0.72,
            title_normalisation: 0.5,
        }
    }
}
