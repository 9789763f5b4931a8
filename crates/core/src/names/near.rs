//! Near keys: a name goes in, an automaton comes out that finds in a dictionary of names those that may sound like it. It
//! follows a term sound by sound and turns back where no ending could make it like enough, so that it looks at some
//! hundreds of a million.

use tantivy_fst::Automaton;

use super::key::{PART, Sound};
use super::readings::{ALPHABET, CONSONANTAL, readings};
use super::similarity::{alone, change_at};

/// One more than the longest key.
const COLUMNS: usize = 33;

/// Sounds are ASCII.
const SOUNDS: usize = 128;

/// Finds the terms of the lexicon whose keys are near a name's.
pub struct NearKeys {
    /// The skeletons that are looked for, each behind the mark of an alphabet.
    skeletons: Vec<Vec<u8>>,
    key: Vec<u8>,
    /// What it costs to write each sound of the key as each other, at its place.
    changes: Vec<[u8; SOUNDS]>,
    /// Whether the name is of a script that leaves vowels out.
    unvowelled: bool,
    /// The distance at most, in hundredths of a sound.
    most: u16,
}

impl NearKeys {
    /// For a name; `least` is how alike the keys must be, 0 to 1.
    pub fn new(sound: &Sound, least: f32) -> Self {
        let unvowelled = sound.skeleton.starts_with(CONSONANTAL);
        let all = readings(&sound.key);
        let marked = |mark: char| all.iter().map(move |skeleton| format!("{mark}{skeleton}").into_bytes());
        let skeletons = marked(ALPHABET).chain(marked(CONSONANTAL)).collect();
        let key: Vec<u8> = sound.key.bytes().take(COLUMNS - 1).collect();
        let weight: u32 = sound.fine.bytes().map(|sound| alone(sound, false)).sum();
        // The other may be longer by what it differs.
        let most = (1.0 - least) / least * weight as f32;
        let change = |at: usize, sound: u8| {
            let mut changes = [u8::MAX; SOUNDS];
            for (other, cost) in changes.iter_mut().enumerate() {
                *cost = change_at(sound, other as u8, at == 0).min(u8::MAX.into()) as u8;
            }
            changes
        };
        let changes = key.iter().enumerate().map(|(at, sound)| change(at, *sound)).collect();
        Self { skeletons, key, changes, unvowelled, most: most as u16 }
    }
}

/// How far a term has been followed.
#[derive(Clone)]
pub enum NearState {
    /// So many bytes into the skeleton, of which these are still possible.
    Skeleton(u8, u32),
    /// In the key: the least distances to the beginnings of the name's.
    Key(Row),
    /// Past it.
    Past,
    /// Nowhere near.
    Lost,
}

/// The least distance from what was read of a key to each beginning of the name's.
#[derive(Clone)]
pub struct Row {
    distances: [u16; COLUMNS],
    /// Whether one of both leaves vowels out.
    unwritten: bool,
    /// Whether nothing has been read.
    is_first: bool,
}

impl Automaton for NearKeys {
    type State = NearState;

    fn start(&self) -> NearState {
        NearState::Skeleton(0, u32::MAX >> (32 - self.skeletons.len().min(32)))
    }

    fn is_match(&self, state: &NearState) -> bool {
        matches!(state, NearState::Past)
    }

    fn can_match(&self, state: &NearState) -> bool {
        !matches!(state, NearState::Lost)
    }

    fn will_always_match(&self, state: &NearState) -> bool {
        matches!(state, NearState::Past)
    }

    fn accept(&self, state: &NearState, byte: u8) -> NearState {
        match state {
            NearState::Skeleton(at, alive) => self.in_skeleton(usize::from(*at), *alive, byte),
            NearState::Key(row) if byte == PART as u8 => {
                if row.distances[self.key.len()] <= self.most {
                    NearState::Past
                } else {
                    NearState::Lost
                }
            }
            NearState::Key(row) => self.in_key(row, byte),
            NearState::Past => NearState::Past,
            NearState::Lost => NearState::Lost,
        }
    }
}

impl NearKeys {
    fn in_skeleton(&self, at: usize, alive: u32, byte: u8) -> NearState {
        let mut left = 0;
        for (number, skeleton) in self.skeletons.iter().enumerate().take(32) {
            if alive & (1 << number) == 0 {
                continue;
            }
            match skeleton.get(at) {
                Some(wanted) if *wanted == byte => left |= 1 << number,
                None if byte == PART as u8 => {
                    let other = skeleton.first() == Some(&(CONSONANTAL as u8));
                    return NearState::Key(self.first_row(other != self.unvowelled));
                }
                _ => {}
            }
        }
        if left == 0 { NearState::Lost } else { NearState::Skeleton(at as u8 + 1, left) }
    }

    fn first_row(&self, unwritten: bool) -> Row {
        let mut distances = [u16::MAX; COLUMNS];
        distances[0] = 0;
        for (at, sound) in self.key.iter().enumerate() {
            distances[at + 1] = distances[at].saturating_add(alone(*sound, unwritten) as u16);
        }
        Row { distances, unwritten, is_first: true }
    }

    fn in_key(&self, row: &Row, byte: u8) -> NearState {
        let unwritten = row.unwritten;
        let by_itself = alone(byte, unwritten) as u16;
        let mut distances = [u16::MAX; COLUMNS];
        distances[0] = row.distances[0].saturating_add(by_itself);
        let mut least = distances[0];
        for (at, sound) in self.key.iter().enumerate() {
            // A beginning costs more only where both begin.
            let changed = match at == 0 && !row.is_first {
                true => change_at(*sound, byte, false) as u16,
                false => u16::from(self.changes[at][usize::from(byte) % SOUNDS]),
            };
            let best = (row.distances[at].saturating_add(changed))
                .min(distances[at].saturating_add(alone(*sound, unwritten) as u16))
                .min(row.distances[at + 1].saturating_add(by_itself));
            distances[at + 1] = best;
            least = least.min(best);
        }
        if least > self.most { NearState::Lost } else { NearState::Key(Row { distances, unwritten, is_first: false }) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{similarity, sound};
    use super::*;

    fn finds(near: &NearKeys, term: &str) -> bool {
        let state = term.bytes().fold(near.start(), |state, byte| near.accept(&state, byte));
        near.is_match(&state)
    }

    #[test]
    fn what_is_alike_is_near() {
        let names = [
            "zelensky",
            "зеленський",
            "selenskyj",
            "زيلينسكي",
            "זלנסקי",
            "umerov",
            "умєров",
            "kharkiv",
            "хасан",
            "حسن",
        ];
        for one in names {
            let near = NearKeys::new(&sound(one), 0.8);
            for other in names {
                let (a, b) = (sound(one), sound(other));
                let term = format!("{}\u{1f}{}\u{1f}{}\u{1f}{other}", b.skeleton, b.key, b.fine);
                let across = a.skeleton.as_bytes()[0] != b.skeleton.as_bytes()[0];
                let alike = similarity(&a.key, &b.key, across);
                assert!(
                    alike < 0.87 || !readings(&a.key).contains(&b.skeleton[1..].to_owned()) || finds(&near, &term),
                    "{one} {other}"
                );
            }
        }
        assert!(!finds(&NearKeys::new(&sound("zelensky"), 0.8), "aSLN\u{1f}zilan\u{1f}zelan\u{1f}zelan"));
    }
}
