//! Pseudo-relevance feedback: the best articles are taken to be what was meant, and what they have in common with
//! others counts for those too (J. Rocchio, "Relevance feedback in information retrieval", 1971; that each article
//! weighs by its score follows V. Lavrenko and B. Croft, "Relevance-based language models", SIGIR 2001).
//!
//! It is for questions of which any word will do. Where one article stands out, as it does where somebody looks for a
//! report that is known, the feedback is that article's alone and moves it no further down: so it does no harm there.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use dateline_core::Article;
use dateline_core::analyze::Analyzer;
use tantivy::DocAddress;

use super::{Candidates, LEAD_ENDS, Rescorer};
use crate::collect::Found;
use crate::explain::FeedbackTerm;
use crate::search::{AtomQuery, Part, either, inverse_frequency};

/// Of a longer body so many bytes are read: over 1,000 words, and news says first what it is about.
const MAX_BODY: usize = 8_000;

/// Terms in more than this share of all articles say nothing of a subject.
const MAX_SHARE: f32 = 0.2;

/// Terms in fewer of the best articles than this are one author's.
const LEAST_ARTICLES: u32 = 2;

/// Where the text of the best articles comes from.
pub(crate) trait Feedback {
    /// Why an article cannot be read.
    type Error: From<tantivy::TantivyError>;

    /// Reads an article.
    fn article(&self, address: DocAddress) -> Result<Arc<Article>, Self::Error>;
}

impl Rescorer<'_> {
    /// Adds feedback from the best of `found` to all scores and puts it in order again; gives the terms that were
    /// added, the weightiest first.
    pub fn feed_back<F: Feedback>(
        &self,
        articles: &F,
        analyzer: &mut Analyzer,
        found: &mut [Found],
    ) -> Result<Vec<FeedbackTerm>, F::Error> {
        let ranking = &self.statistics.ranking;
        let best = found.first().map_or(0.0, |found| found.score);
        if ranking.feedback <= 0.0 || found.len() < 2 || best <= 0.0 {
            return Ok(Vec::new());
        }
        let expansions = self.expansions(articles, analyzer, found)?;
        let likeness = self.likeness(&expansions, found)?;
        let most = likeness.iter().copied().fold(0.0, f32::max);
        if most > 0.0 {
            for (found, likeness) in found.iter_mut().zip(likeness) {
                found.score += ranking.feedback * best * likeness / most;
            }
            Found::sort(found);
        }
        Ok(expansions)
    }

    /// The terms that tell the best articles from the others.
    fn expansions<F: Feedback>(
        &self,
        articles: &F,
        analyzer: &mut Analyzer,
        found: &[Found],
    ) -> Result<Vec<FeedbackTerm>, F::Error> {
        let ranking = &self.statistics.ranking;
        let best = &found[..ranking.feedback_articles.min(found.len())];
        let top = best[0].score;
        // By term: its weight without idf, and how many of the articles have it.
        let mut sums: HashMap<String, (f32, u32)> = HashMap::new();
        let mut total = 0.0;
        for found in best {
            let share = (ranking.feedback_focus * (found.score - top) / top).exp();
            total += share;
            let article = articles.article(found.address)?;
            let beginning = &article.body[..article.body.floor_char_boundary(MAX_BODY)];
            let body = analyzer.analyze_paragraphs(beginning, article.lang, &article.paragraph_langs);
            let title = analyzer.analyze(article.title.as_deref().unwrap_or_default(), article.lang);
            let mut counts: HashMap<Cow<'_, str>, f32> = HashMap::new();
            for stem in title.stems().chain(body.stems()) {
                *counts.entry(stem).or_default() += 1.0;
            }
            // What it says first says best what it is about.
            for (place, stem) in body.stems().enumerate().take((ranking.lead_words * LEAD_ENDS) as usize) {
                *counts.entry(stem).or_default() +=
                    ranking.feedback_lead * (-(place as f32) / ranking.lead_words).exp();
            }
            let length = (title.words + body.words) as f32 / self.statistics.body_words.max(1.0);
            let slope = ranking.body_normalisation;
            let norm = ranking.saturation * (1.0 - slope + slope * length);
            for (stem, count) in counts {
                let weight = share * count / (norm + count);
                match sums.get_mut(&*stem) {
                    Some(sum) => *sum = (sum.0 + weight, sum.1 + 1),
                    None => drop(sums.insert(stem.into_owned(), (weight, 1))),
                }
            }
        }
        let mut expansions = Vec::new();
        for (stem, (sum, _)) in sums.into_iter().filter(|(_, (_, seen))| *seen >= LEAST_ARTICLES) {
            let mut frequency = 0;
            for term in Part::Body.terms_of_stem(&stem, self.fields) {
                let more = self.statistics.terms.articles(&term).map_err(F::Error::from)?;
                frequency = either(frequency, more, self.statistics.articles);
            }
            let articles = self.statistics.articles.max(frequency);
            if frequency >= 2 && frequency as f32 <= articles as f32 * MAX_SHARE {
                let idf = inverse_frequency(articles, frequency);
                expansions.push(FeedbackTerm { stem, weight: idf * sum / total });
            }
        }
        expansions.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.stem.cmp(&b.stem)));
        expansions.truncate(ranking.feedback_terms);
        Ok(expansions)
    }

    /// How much each article has of the terms.
    fn likeness(&self, expansions: &[FeedbackTerm], found: &[Found]) -> tantivy::Result<Vec<f32>> {
        let candidates = Candidates::of(found);
        let mut likeness = vec![0.0; found.len()];
        for FeedbackTerm { stem, weight } in expansions {
            let query = AtomQuery::of_stem(stem, self.fields, self.statistics).scored()?;
            for (ordinal, docs) in &candidates.segments {
                let Some(mut scorer) = query.open(self.searcher.segment_reader(*ordinal), 1.0, false)? else {
                    continue;
                };
                for (doc, at) in docs {
                    if scorer.is_in(*doc) {
                        likeness[*at] += weight * scorer.saturated();
                    }
                }
            }
        }
        Ok(likeness)
    }
}
