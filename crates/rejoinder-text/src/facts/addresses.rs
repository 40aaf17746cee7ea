//! E-mail and web addresses, telephone numbers and codes: the same in every language, but for the words before them.

use super::FactKind;
use super::characters::Characters;
use super::lexicon::Lexicon;
use super::roles::Role;

/// Something found, with the place after it.
pub(crate) type Found = (FactKind, String, usize);

/// An address is at most this many characters long.
const LONGEST_ADDRESS: usize = 400;
/// A code is at most this many characters long.
const LONGEST_CODE: usize = 48;
/// A telephone number has so many digits.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits in a row that stand for nothing counted are a code from here on.
pub(crate) const CODE_DIGITS: usize = 6;

pub(crate) fn is_address_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

/// The address within a run of characters that may be in one.
pub(crate) fn address(text: &Characters, lexicon: &Lexicon, run: std::ops::Range<usize>) -> Option<Found> {
    let run = run.start..run.end.min(run.start + LONGEST_ADDRESS);
    // Every host has a dot, and most words have none.
    if !text.has(run.clone(), |c| c == '.') {
        return None;
    }
    let whole = text.text(run.clone());
    let trimmed = whole.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_', '-', '(']);
    let end = run.start + trimmed.len();
    if let Some((local, domain)) = trimmed.split_once('@') {
        let local = local.strip_prefix("mailto:").unwrap_or(local);
        let is_email = !local.is_empty() && !local.contains(['/', '@']) && is_host(domain);
        return is_email.then(|| (FactKind::Email, format!("{local}@{domain}"), end));
    }
    let bare = ["https://", "http://"].iter().find_map(|scheme| trimmed.strip_prefix(scheme));
    let address = bare.unwrap_or(trimmed);
    let named = address.strip_prefix("www.");
    let address = named.unwrap_or(address);
    let host_end = address.find(['/', '?', '#', ':']).unwrap_or(address.len());
    let host = &address[..host_end];
    if !is_host(host) {
        return None;
    }
    let start_of_tld = end - (address.len() - host.rfind('.').map_or(0, |dot| dot + 1));
    let known = || lexicon.is(Role::Tld, text, start_of_tld).is_some_and(|tld_end| tld_end == end - (address.len() - host_end));
    let is_url = bare.is_some() || named.is_some() || address[host_end..].starts_with('/') || known();
    is_url.then(|| (FactKind::Url, address.trim_end_matches('/').to_owned(), end))
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let labels: Vec<&str> = host.split('.').collect();
    let ends = labels.last().is_some_and(|last| last.len() >= 2 && last.chars().all(|c| c.is_ascii_alphabetic()));
    labels.len() >= 2 && ends && labels.iter().all(|label| is_label(label))
}

/// The telephone number at a place; `said` if a word before it says that it is one.
pub(crate) fn phone(text: &Characters, place: usize, said: bool) -> Option<Found> {
    let plus = text.at(place) == '+';
    let start = place + usize::from(plus);
    let (mut at, mut end, mut n_digits, mut groups, mut dashes) = (start, place, 0, 0, true);
    loop {
        let group_end = text.run(at, |c| c.is_ascii_digit());
        if group_end == at || n_digits > *PHONE_DIGITS.end() {
            break;
        }
        dashes &= groups == 0 || text.before(at) == '-' && at - end == 1;
        (n_digits, groups, end) = (n_digits + group_end - at, groups + 1, group_end);
        let next = text.run(end, |c| matches!(c, ' ' | '-' | '.' | '/' | '(' | ')'));
        if next - end > 2 {
            break;
        }
        at = next;
    }
    let zeros = text.at(start) == '0' && (groups > 1 || n_digits >= 9);
    let dashed = groups >= 3 && n_digits >= 10 && dashes;
    let is_phone = PHONE_DIGITS.contains(&n_digits) && (plus || said || zeros || dashed) && !text.at(end).is_ascii_alphabetic();
    is_phone.then(|| {
        let digits: String = text.text(start..end).chars().filter(char::is_ascii_digit).collect();
        let value = if plus { format!("+{digits}") } else { digits.strip_prefix("00").map_or(digits.clone(), |rest| format!("+{rest}")) };
        (FactKind::Phone, value, end)
    })
}

/// The code at a place: letters and digits that stand together or are joined by marks, or digits in groups joined by hyphens. `capital` tells
/// whether a character is a capital letter in the text. After a word that says so, digits alone are one.
pub(crate) fn code(text: &Characters, place: usize, said: bool, capital: &dyn Fn(usize) -> bool) -> Option<Found> {
    let mut end = place;
    while end - place <= LONGEST_CODE && text.at(end).is_ascii_alphanumeric()
        || (1..=LONGEST_CODE).contains(&(end - place))
            && matches!(text.at(end), '-' | '/' | '.' | '_')
            && text.at(end + 1).is_ascii_alphanumeric()
    {
        end += 1;
    }
    let places = place..end;
    let count = |is_it: fn(&char) -> bool| places.clone().filter(|&at| is_it(&text.at(at))).count();
    let (digits, letters) = (count(char::is_ascii_digit), count(char::is_ascii_alphabetic));
    if digits == 0 || digits + letters < 2 || places.len() > LONGEST_CODE || text.at(end).is_alphabetic() {
        return None;
    }
    let is_code = if letters == 0 {
        let joins = |c: char| c.is_ascii_digit() || c == '-' || c == '/' && digits >= CODE_DIGITS;
        said && digits >= 3 && !text.has(places.clone(), |c| !joins(c)) || digits >= 8 && count(|c| *c == '-') >= 2
    } else {
        let touch = |at: usize| {
            let (a, b) = (text.at(at), text.at(at + 1));
            a.is_ascii_digit() && b.is_ascii_alphabetic() || a.is_ascii_alphabetic() && b.is_ascii_digit()
        };
        said || places.clone().any(capital) || digits >= 2 && (place..end - 1).any(touch)
    };
    is_code.then(|| {
        let value = text.text(places).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        (FactKind::Code, value, end)
    })
}
