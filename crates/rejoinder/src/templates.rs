//! Liquid templates, as far as canned replies need them. This file alone names the crate that renders them.
//!
//! There are conditions (`if`, `unless`, `case`), comments and filters of short texts. There are no loops and no variables: a template
//! cannot make more text than its own length times that of its values.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use liquid::model::Value;
use liquid::{Object, Parser, ParserBuilder};
use liquid_lib::stdlib;

use crate::placeholders::marked;

/// The digits that fit into the 64 bits in which a template's numbers are kept.
const LONGEST_NUMBER: usize = 18;

/// Renders a template that reads these names; what has no value is nil.
pub(crate) fn render(template: &str, names: &[String], values: &BTreeMap<String, String>) -> Result<String, String> {
    // Where a number overflows, the crate panics.
    if template.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > LONGEST_NUMBER) {
        return Err(format!("a number has more than {LONGEST_NUMBER} digits"));
    }
    let mut globals = Object::new();
    for name in names {
        let value = values.get(name).map_or(Value::Nil, |value| Value::scalar(value.clone()));
        insert(&mut globals, name, value);
    }
    let rendered = parser()?.parse(template).and_then(|template| template.render(&globals));
    rendered.map_err(|error| {
        let reason = error.to_string().replace(|c| marked(c).is_some(), "…");
        // The place is one in the template made here; what is wrong stands after the sign of equality under it.
        let reason = reason.rsplit_once("\n  = ").or(reason.split_once("liquid: ")).map_or(reason.as_str(), |(_, reason)| reason);
        reason.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect()
    })
}

/// Puts a value in its place: `a.b` is `b` of `a`. Where a name is both a value and a group of values, the group stands.
fn insert(object: &mut Object, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            object.entry(name.to_owned()).or_insert(value);
        }
        Some((group, rest)) => {
            let entry = object.entry(group.to_owned()).or_insert_with(|| Value::Object(Object::new()));
            if !matches!(entry, Value::Object(_)) {
                *entry = Value::Object(Object::new());
            }
            if let Value::Object(group) = entry {
                insert(group, rest, value);
            }
        }
    }
}

fn parser() -> Result<&'static Parser, String> {
    static PARSER: OnceLock<Result<Parser, String>> = OnceLock::new();
    let parser = PARSER.get_or_init(|| {
        let builder = ParserBuilder::new().block(stdlib::IfBlock).block(stdlib::UnlessBlock).block(stdlib::CaseBlock);
        let builder = builder.block(stdlib::CommentBlock).filter(stdlib::Default).filter(stdlib::Capitalize).filter(stdlib::Upcase);
        let builder = builder.filter(stdlib::Downcase).filter(stdlib::Strip).filter(stdlib::Truncate).filter(stdlib::Append);
        let builder = builder.filter(stdlib::Prepend).filter(stdlib::Split).filter(stdlib::First).filter(stdlib::Last);
        builder.build().map_err(|error| error.to_string())
    });
    parser.as_ref().map_err(Clone::clone)
}
