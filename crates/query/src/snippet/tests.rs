//! Passages of small texts, and laws that hold for any.

use std::collections::HashSet;

use dateline_core::PARAGRAPH_BREAK;
use dateline_core::analyze::words;
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
    let paragraph =
        "The qq was seen by everyone who happened to stand near it on that morning, which was cold and clear as ever.";
    let body = [paragraph; 4].join(PARAGRAPH_BREAK);
    assert_eq!(chosen(&body, 3).len(), 1);
}

/// The passages of a body with one match, of the word that begins with `q`.
fn around(body: &str) -> String {
    chosen(body, 1).remove(0).text
}

#[test]
fn a_long_sentence_is_cut_at_clauses() {
    let clause = "the ministers of both countries had gone on talking without any pause";
    let tail = "and nobody who was asked in the capital on that evening wanted to say what would come of it in the end";
    for (body, expected) in [
        (
            format!("While {clause}, {clause}, the qq was closed to all traffic for the night; {tail} {tail} {tail}"),
            format!("{clause}, the qq was closed to all traffic for the night;"),
        ),
        // Not at the comma inside a number, nor at the colon of a time of day.
        (
            format!("While {clause} {clause}, some 30,000 qq left at 14:30 {tail} {tail} {tail}"),
            "some 30,000 qq left at 14:30 and nobody who was asked in the capital".to_owned(),
        ),
        (
            format!("{}qq {}", "كان الوزير يتحدث في العاصمة، ".repeat(20), "وقال إن الحرب مستمرة؛ ".repeat(20)),
            "كان الوزير يتحدث في العاصمة، ".repeat(2) + "qq",
        ),
    ] {
        let passage = around(&body);
        assert!(passage.starts_with(&expected), "{passage}");
    }
    let arabic =
        around(&format!("{}qq {}", "كان الوزير يتحدث في العاصمة، ".repeat(20), "وقال إن الحرب مستمرة؛ ".repeat(20)));
    assert!(arabic.ends_with('؛'), "{arabic}");
}

#[test]
fn text_without_spaces_is_cut_between_words() {
    let passage = around(&format!("{}qq{}", "世界".repeat(500), "世界".repeat(500)));
    assert!(passage.contains("qq") && passage.len() <= 3 * 240, "{passage}");
    let passage = around(&format!("{} qq {}", "x".repeat(5_000), "y".repeat(5_000)));
    assert_eq!(passage, "qq");
    let lede = snippets(&"x".repeat(5_000), &[], &[], 1);
    assert!(lede[0].text.len() <= 240 && lede[0].cut_after);
}

#[test]
fn the_rarest_word_is_shown_though_others_stand_thicker() {
    let common =
        "The qq and another qq and one more qq were seen near the bridge on that day by all who passed there. ";
    let body = format!(
        "{}{} Then at last a zz was found in the ruins of the old mill by the people who live nearby.",
        common.repeat(3),
        "Filler of no interest stands here. ".repeat(30)
    );
    let found = chosen(&body, 1);
    assert!(found[0].text.contains("zz"), "{found:?}");
}

#[test]
fn words_that_stand_together_come_first() {
    let filler = "of which there is nothing more to say in this place at all";
    let body = format!(
        "The qq was long, {filler} until a zz came {filler}. {filler}. A qq zz pair was seen by those who live there, {filler}."
    );
    assert!(chosen(&body, 1)[0].text.starts_with("A qq zz pair"), "{:?}", chosen(&body, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Long sentences and paragraphs: what is looked at ends in the middle of them.
    #[test]
    fn long_texts_are_cut_between_words(body in "(([a-zA-Zа-я’]{1,9}|30,000|14:30|и\u{301}|世界|كان)([ ,;—\n]{1,2}| – |، )|quiz |zero ){0,700}") {
        check(&body)?;
    }

    #[test]
    fn any_text_has_passages(body in "([\\PC--\u{202f}]{1,8}|1\u{202f}000|[ \t\r\n\u{a0}\u{2028}]|quiz |, ){0,300}") {
        check(&body)?;
    }
}

/// That the passages of a body are slices of it, not cut inside words, and that their marks are matches.
fn check(body: &str) -> Result<(), TestCaseError> {
    let matches = matches_of(body);
    let inside: HashSet<usize> = words(body).flat_map(|word| word.start + 1..word.end()).collect();
    for found in snippets(body, &matches, &[5, 1, 1], 3) {
        let end = found.start + found.text.len();
        prop_assert_eq!(&body[found.start..end], found.text.as_str());
        prop_assert!(!found.text.is_empty() && !found.text.contains(PARAGRAPH_BREAK));
        prop_assert!(!inside.contains(&found.start), "begins inside a word: {:?}", found.text);
        prop_assert!(!inside.contains(&end), "ends inside a word: {:?}", found.text);
        prop_assert!(matches.is_empty() || !found.marks.is_empty(), "shows no match: {:?}", found.text);
        let whole = |mark: &std::ops::Range<usize>| mark.start + found.start..mark.end + found.start;
        for mark in found.marks.iter().map(whole) {
            prop_assert!(matches.iter().any(|hit| hit.range.start == mark.start));
            prop_assert!(matches.iter().any(|hit| hit.range.end == mark.end));
        }
    }
    Ok(())
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
