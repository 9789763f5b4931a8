//! Positional operators: what stands under NEAR, LEAD and ATLEAST goes in, conditions on single positional expressions
//! come out. AND, OR and NOT are taken out of the operators, by one law: an operator over them is they over the operator.
//! `(a b) NEAR/5 c` is `a NEAR/5 c` and `b NEAR/5 c`; an OR of mere words stays inside, as the union of their matches.

use crate::ast::Link;
use crate::spans::Spans;

/// Conditions tied by AND, OR and NOT.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Conditions<T> {
    One(T),
    And(Vec<Self>),
    Or(Vec<Self>),
    Not(Box<Self>),
}

impl<W: Clone> Conditions<Spans<W>> {
    /// Any of these: one expression where each is, so that it stays inside what stands around it.
    pub fn any(arms: Vec<Self>) -> Self {
        if arms.iter().all(|arm| matches!(arm, Self::One(_))) {
            let arms = arms.into_iter().filter_map(|arm| if let Self::One(spans) = arm { Some(spans) } else { None });
            return Self::One(Spans::Any(arms.collect()));
        }
        Self::Or(arms)
    }

    /// Both, linked. The parser bounds how many conditions this makes.
    pub fn linked(self, link: Link, right: &Self) -> Self {
        self.map(&mut |left| {
            right.clone().map(&mut |right| {
                Self::One(match left.clone() {
                    Spans::Near { first, mut rest } => {
                        rest.push((link, right));
                        Spans::Near { first, rest }
                    }
                    left => Spans::Near { first: Box::new(left), rest: vec![(link, right)] },
                })
            })
        })
    }
}

impl<T> Conditions<T> {
    /// The same with something in place of each condition. The depth is bounded by the parser.
    pub fn map<U>(self, of: &mut dyn FnMut(T) -> Conditions<U>) -> Conditions<U> {
        match self {
            Self::One(one) => of(one),
            Self::And(all) => Conditions::And(all.into_iter().map(|one| one.map(of)).collect()),
            Self::Or(arms) => Conditions::Or(arms.into_iter().map(|one| one.map(of)).collect()),
            Self::Not(inner) => Conditions::Not(Box::new(inner.map(of))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Test = Conditions<Spans<&'static str>>;

    fn one(word: &'static str) -> Test {
        Conditions::One(Spans::word(word))
    }

    #[test]
    fn operators_go_inside_and_and_not() {
        let near = |word| {
            Conditions::One(Spans::Near {
                first: Box::new(Spans::word(word)),
                rest: vec![(Link::Near(5), Spans::word("c"))],
            })
        };
        let both = Conditions::And(vec![one("a"), Conditions::Not(Box::new(one("b")))]);
        assert_eq!(
            both.linked(Link::Near(5), &one("c")),
            Conditions::And(vec![near("a"), Conditions::Not(Box::new(near("b")))])
        );
    }

    #[test]
    fn alternatives_stay_together_and_chains_flat() {
        let either = Test::any(vec![one("a"), one("b")]);
        let chain = either.linked(Link::Near(5), &one("c")).linked(Link::Pre(2), &one("d"));
        let Conditions::One(Spans::Near { first, rest }) = chain else { panic!("{chain:?}") };
        assert_eq!(*first, Spans::Any(vec![Spans::word("a"), Spans::word("b")]));
        assert_eq!(rest, [(Link::Near(5), Spans::word("c")), (Link::Pre(2), Spans::word("d"))]);
    }
}
