//! Stage 6 of a query: an article's body and its matches go in, the passages that say most about why it was found come
//! out: whole sentences where they fit, cut between words where not, each a slice of the text.

use std::collections::HashSet;
use std::ops::Range;

use dateline_core::PARAGRAPH_BREAK;
use dateline_core::analyze::words;
use dateline_core::sentence::sentences;

use crate::matches::Match;
use crate::response::Snippet;

/// The longest passage, in bytes of Latin text; other scripts have two bytes a letter and get as many letters.
const PASSAGE_BYTES: usize = 240;

/// A passage shorter than this takes in the next sentence, if that fits.
const SHORT_BYTES: usize = 100;

/// How far before the first match a passage begins that is cut out of a long sentence.
const BEFORE_BYTES: usize = 60;

/// What a match that was shown before is worth, against a new one.
const SHOWN_BEFORE: f32 = 0.25;

/// What another match of the same word adds.
const ONCE_MORE: f32 = 0.1;

/// Sentences that are looked at, at most: a long report in which every sentence matches has its best passages early on.
const CANDIDATES: usize = 200;

/// Chooses up to `count` passages. `frequencies` says for each atom how many articles have it.
pub(crate) fn snippets(body: &str, matches: &[Match], frequencies: &[u32], count: usize) -> Vec<Snippet> {
    if count == 0 || body.is_empty() {
        return Vec::new();
    }
    let weight = |atom: usize| 1.0 / (1.0 + (1.0 + frequencies.get(atom).copied().unwrap_or(0) as f32).ln());
    let candidates = candidates(body, matches);
    let mut chosen: Vec<Range<usize>> = Vec::new();
    let mut shown: HashSet<usize> = HashSet::new();
    while chosen.len() < count {
        let mut best: Option<(f32, &Range<usize>)> = None;
        for passage in &candidates {
            if chosen.iter().any(|other| overlap(other, passage) || body[other.clone()] == body[passage.clone()]) {
                continue;
            }
            let mut seen = HashSet::new();
            let score: f32 = within(matches, passage)
                .iter()
                .map(|hit| match (seen.insert(hit.atom), shown.contains(&hit.atom)) {
                    (true, false) => weight(hit.atom),
                    (true, true) => weight(hit.atom) * SHOWN_BEFORE,
                    (false, _) => weight(hit.atom) * ONCE_MORE * SHOWN_BEFORE,
                })
                .sum();
            // The earlier of two equals: reports say the most important first.
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, passage));
            }
        }
        let Some((_, passage)) = best else {
            break;
        };
        shown.extend(within(matches, passage).iter().map(|hit| hit.atom));
        chosen.push(passage.clone());
    }
    if chosen.is_empty() {
        chosen.extend(lede(body));
    }
    chosen.sort_by_key(|passage| passage.start);
    chosen.into_iter().map(|passage| snippet(body, passage, matches)).collect()
}

/// Merges overlapping and touching-by-byte matches into ranges that do not overlap, in order.
pub(crate) fn merged(matches: &[Match]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::with_capacity(matches.len());
    for hit in matches {
        match ranges.last_mut() {
            Some(last) if hit.range.start < last.end => last.end = last.end.max(hit.range.end),
            _ => ranges.push(hit.range.clone()),
        }
    }
    ranges
}

/// The passages that could be shown: one for each sentence with a match, or several where it is long.
fn candidates(body: &str, matches: &[Match]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < matches.len() && found.len() < CANDIDATES {
        let paragraph = paragraph_of(body, matches[at].range.start);
        let limit = passage_bytes(&body[paragraph.clone()]);
        let sentences: Vec<Range<usize>> = sentences(&body[paragraph.clone()])
            .into_iter()
            .map(|range| range.start + paragraph.start..range.end + paragraph.start)
            .collect();
        let before = found.len();
        for (number, sentence) in sentences.iter().enumerate() {
            let inside = within(matches, sentence);
            if inside.is_empty() || found.len() >= CANDIDATES {
                continue;
            }
            if sentence.len() > limit {
                cut_out(body, sentence, &inside, limit, &mut found);
                continue;
            }
            found.push(extended(&sentences, number, limit));
        }
        let end = paragraph.end.max(matches[at].range.end);
        if found.len() == before {
            // A phrase that runs over the end of a sentence: the sentences that it touches.
            found.extend(touched(&sentences, &matches[at].range));
        }
        while at < matches.len() && matches[at].range.start < end {
            at += 1;
        }
    }
    found
}

/// The stretch of sentences that a match touches; the match itself where it leaves their paragraph.
fn touched(sentences: &[Range<usize>], hit: &Range<usize>) -> Option<Range<usize>> {
    let first = sentences.iter().find(|sentence| overlap(sentence, hit))?;
    let last = sentences.iter().rev().find(|sentence| overlap(sentence, hit))?;
    Some(first.start..last.end)
}

/// A sentence, with its neighbours where it is short and they fit.
fn extended(sentences: &[Range<usize>], number: usize, limit: usize) -> Range<usize> {
    let mut passage = sentences[number].clone();
    let (mut first, mut last) = (number, number);
    while passage.len() < SHORT_BYTES {
        if let Some(next) = sentences.get(last + 1).filter(|next| next.end - passage.start <= limit) {
            passage.end = next.end;
            last += 1;
        } else if let Some(before) =
            first.checked_sub(1).map(|at| &sentences[at]).filter(|before| passage.end - before.start <= limit)
        {
            passage.start = before.start;
            first -= 1;
        } else {
            break;
        }
    }
    passage
}

/// Cuts passages out of a long sentence, between words, around its matches.
fn cut_out(body: &str, sentence: &Range<usize>, matches: &[Match], limit: usize, found: &mut Vec<Range<usize>>) {
    let text = &body[sentence.clone()];
    let bounds: Vec<Range<usize>> =
        words(text).map(|word| word.start + sentence.start..word.end() + sentence.start).collect();
    let mut covered = sentence.start;
    for hit in matches {
        if found.len() >= CANDIDATES {
            return;
        }
        if hit.range.end <= covered {
            continue;
        }
        let wanted = hit.range.start.saturating_sub(BEFORE_BYTES).max(sentence.start);
        let start = if wanted == sentence.start {
            sentence.start
        } else {
            let word = bounds.get(bounds.partition_point(|word| word.start < wanted));
            word.map_or(hit.range.start, |word| word.start.min(hit.range.start))
        };
        let end = if sentence.end - start <= limit {
            sentence.end
        } else {
            let fitting = bounds.partition_point(|word| word.end <= start + limit);
            let last = fitting.checked_sub(1).map_or(0, |at| bounds[at].end);
            last.max(hit.range.end)
        };
        found.push(start..end);
        covered = end;
    }
}

/// The beginning of the body: its first sentences that fit, or the start of the first.
fn lede(body: &str) -> Option<Range<usize>> {
    let paragraph = paragraph_of(body, body.len() - body.trim_start().len());
    let limit = passage_bytes(&body[paragraph.clone()]);
    let sentences = sentences(&body[paragraph.clone()]);
    let first = sentences.first()?;
    let (start, mut end) = (paragraph.start + first.start, paragraph.start + first.end);
    if end - start > limit {
        let text = &body[start..end];
        let cut = words(text).take_while(|word| word.end() <= limit).last().map_or(text.len(), |word| word.end());
        return Some(start..start + cut);
    }
    for next in &sentences[1..] {
        if paragraph.start + next.end - start > limit {
            break;
        }
        end = paragraph.start + next.end;
    }
    Some(start..end)
}

fn snippet(body: &str, passage: Range<usize>, matches: &[Match]) -> Snippet {
    let paragraph = paragraph_of(body, passage.start);
    let marks = merged(&within(matches, &passage))
        .into_iter()
        .map(|range| range.start - passage.start..range.end - passage.start)
        .collect();
    Snippet {
        field: "body",
        text: body[passage.clone()].to_owned(),
        start: passage.start,
        marks,
        cut_before: !body[paragraph.start..passage.start].trim().is_empty(),
        cut_after: !body[passage.end..paragraph.end.max(passage.end)].trim().is_empty(),
    }
}

/// The matches that lie in a passage, whole: a longer one may begin in it and end beyond.
fn within(matches: &[Match], passage: &Range<usize>) -> Vec<Match> {
    let first = matches.partition_point(|hit| hit.range.start < passage.start);
    let last = matches.partition_point(|hit| hit.range.start < passage.end);
    matches[first..last.max(first)].iter().filter(|hit| hit.range.end <= passage.end).cloned().collect()
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// The paragraph around a byte of the body.
fn paragraph_of(body: &str, at: usize) -> Range<usize> {
    let start = body[..at].rfind(PARAGRAPH_BREAK).map_or(0, |before| before + PARAGRAPH_BREAK.len());
    let end = body[at..].find(PARAGRAPH_BREAK).map_or(body.len(), |after| at + after);
    start..end
}

/// As many bytes as give as many letters as [`PASSAGE_BYTES`] of Latin text, by the first letters of a paragraph.
fn passage_bytes(paragraph: &str) -> usize {
    let sample: Vec<char> = paragraph.chars().take(64).collect();
    let bytes: usize = sample.iter().map(|c| c.len_utf8()).sum();
    PASSAGE_BYTES * bytes.max(1) / sample.len().max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Matches every word that begins with `q`, as atom 0, or with `z`, as atom 1.
    fn matches_of(body: &str) -> Vec<Match> {
        let all: Vec<_> = words(body).collect();
        // A word that begins with `q` and the two after it are a phrase as well, as atom 2.
        let phrases = all.windows(3).filter(|window| window[0].text.starts_with('q'));
        let phrases = phrases.map(|window| Match { range: window[0].start..window[2].end(), atom: 2 });
        let mut found: Vec<Match> = words_of(body).into_iter().chain(phrases).collect();
        found.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.atom));
        found
    }

    fn words_of(body: &str) -> Vec<Match> {
        words(body)
            .filter_map(|word| match word.text.as_bytes()[0] {
                b'q' => Some(Match { range: word.start..word.end(), atom: 0 }),
                b'z' => Some(Match { range: word.start..word.end(), atom: 1 }),
                _ => None,
            })
            .collect()
    }

    fn chosen(body: &str, count: usize) -> Vec<Snippet> {
        snippets(body, &words_of(body), &[1000, 3], count)
    }

    #[test]
    fn whole_sentences_with_the_rarest_words() {
        let filler = "Nothing here is of any interest to a reader who looks for something else than filler, of which there is plenty in this long sentence. ";
        let body = format!(
            "{filler}A qq stands alone in this sentence, which is long enough to be shown by itself alone, is it not so. {filler}The zz and qq meet in one sentence that is also long enough to be shown by itself, is it not. {filler}"
        );
        let found = chosen(&body, 1);
        assert!(found[0].text.starts_with("The zz and qq"), "{:?}", found[0].text);
        assert!(found[0].cut_before, "text stands before it");
        let marked: Vec<&str> = found[0].marks.iter().map(|mark| &found[0].text[mark.clone()]).collect();
        assert_eq!(marked, ["zz", "qq"]);
        assert_eq!(chosen(&body, 3).len(), 2);
    }

    #[test]
    fn no_match_shows_the_lede() {
        let found = chosen("First sentence. Second one.\n\nOther paragraph.", 3);
        assert_eq!((found[0].text.as_str(), found.len()), ("First sentence. Second one.", 1));
        assert!(found[0].marks.is_empty() && !found[0].cut_after);
        assert!(chosen("", 3).is_empty());
    }

    #[test]
    fn the_same_passage_is_not_shown_twice() {
        let paragraph = "The qq was seen by everyone who happened to stand near it on that morning, which was cold and clear as ever.";
        let body = [paragraph; 4].join(PARAGRAPH_BREAK);
        assert_eq!(chosen(&body, 3).len(), 1);
    }

    proptest! {
        #[test]
        fn passages_are_slices_with_true_marks(body in "([a-zA-Zа-я]{1,9}[ ,.!?\n]{1,2}|quiz |zero |世界|\n\n){0,120}") {
            let matches = matches_of(&body);
            for found in snippets(&body, &matches, &[5, 1, 1], 3) {
                prop_assert_eq!(&body[found.start..found.start + found.text.len()], found.text.as_str());
                prop_assert!(!found.text.contains(PARAGRAPH_BREAK));
                for mark in &found.marks {
                    let word = &found.text[mark.clone()];
                    prop_assert!(word.starts_with(['q', 'z']), "{}", word);
                }
                // Never cut inside a word.
                let whole: HashSet<usize> = words(&body).flat_map(|word| word.start + 1..word.end()).collect();
                prop_assert!(!whole.contains(&found.start));
                prop_assert!(!whole.contains(&(found.start + found.text.len())));
            }
        }
    }
}
