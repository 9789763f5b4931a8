//! Conditions on an article's fields: those of the tree, and those that stand beside a query.

use dateline_core::Lang;
use dateline_core::analyze::fold_text;

use super::{Clause, Filter, Plan, conjunction};
use crate::ast::{Ast, Node};
use crate::range::DayRange;
use crate::request::{DateField, Filters};

/// The filters beside a query, each as the query language spells it.
pub(super) fn plan_filters(filters: &Filters) -> Vec<Clause> {
    let mut plans = Vec::new();
    let mut add = |name: &str, values: Vec<(String, Plan)>| {
        let (texts, mut values): (Vec<String>, Vec<Plan>) = values.into_iter().unzip();
        let (text, plan) = match values.len() {
            0 => return,
            1 => (format!("{name}:{}", texts[0]), values.swap_remove(0)),
            _ => (format!("{name}:({})", texts.join(" OR ")), Plan::Or(values)),
        };
        plans.push(Clause { text, plan, is_bare: false });
    };
    if filters.from.is_some() || filters.to.is_some() {
        let range = DayRange {
            from: filters.from.map(dateline_core::day_number),
            to: filters.to.map(dateline_core::day_number),
        };
        add("date", vec![(range.to_string(), Plan::Filter(Filter::Days(DateField::Published, range)))]);
    }
    let outlet = |outlet: &String| (Ast::value(outlet).to_string(), Plan::Filter(outlet_filter(outlet)));
    add("outlet", filters.outlets.iter().map(outlet).collect());
    let lang = |lang: &Lang| (lang.to_string(), Plan::Filter(Filter::Lang(lang.to_string())));
    add("lang", filters.langs.iter().map(lang).collect());
    plans
}

pub(super) fn outlet_filter(text: &str) -> Filter {
    let site = text.trim().to_lowercase();
    let site = site.strip_prefix("www.").unwrap_or(&site).to_owned();
    Filter::Outlet { name: fold_text(text), site }
}

pub(super) fn in_dates(inner: &Ast, field: DateField, name: &'static str) -> Plan {
    tree(inner, name, &|node| match node {
        Node::Range(range) => Some(Plan::Filter(Filter::Days(field, *range))),
        _ => None,
    })
}

pub(super) fn in_values(inner: &Ast, name: &'static str, filter: &dyn Fn(&str) -> Filter) -> Plan {
    tree(inner, name, &|node| match node {
        Node::Value(value) => Some(Plan::Filter(filter(value))),
        _ => None,
    })
}

/// The plan of a tree of values, `leaf` giving that of each.
fn tree(ast: &Ast, name: &'static str, leaf: &dyn Fn(&Node) -> Option<Plan>) -> Plan {
    match &ast.node {
        Node::Missing => Plan::Filter(Filter::Lacks(name)),
        Node::All => has(name),
        Node::And(items) => conjunction(items.iter().map(|item| tree(&item.ast, name, leaf))),
        Node::Or(items) => Plan::Or(items.iter().map(|item| tree(item, name, leaf)).collect()),
        Node::Not(inner) => Plan::Not(Box::new(tree(inner, name, leaf))),
        Node::Boost { inner, .. } => tree(inner, name, leaf),
        node => leaf(node).unwrap_or(Plan::Nothing),
    }
}

/// Every article that has what `name` stands for.
pub(super) fn has(name: &'static str) -> Plan {
    match name {
        "body" => Plan::All,
        _ => Plan::And(vec![Plan::All, Plan::Not(Box::new(Plan::Filter(Filter::Lacks(name))))]),
    }
}
