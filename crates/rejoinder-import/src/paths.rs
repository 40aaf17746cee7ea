//! File names and the articles they name: `<language>/<id>.md`, `<language>/<id>@<version>.md`.

use std::path::Path;

use rejoinder::{Article, Language, Version};

/// The longest id, in bytes, that becomes a file name as it is.
const MAX_NAME: usize = 200;

/// What a path says of the article in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) language: Option<Language>,
    pub(crate) id: String,
    pub(crate) version: Option<Version>,
}

impl Named {
    /// Reads a path below the folder, parts joined by `/`.
    pub(crate) fn of(path: &str) -> Self {
        let stem = Path::new(path).extension().map_or(path, |extension| &path[..path.len() - extension.len() - 1]);
        let (language, rest) = match stem.split_once('/') {
            Some((first, rest)) => match Language::parse(first) {
                Ok(language) => (Some(language), rest),
                Err(_) => (None, stem),
            },
            None => (None, stem),
        };
        let (id, version) = split_version(rest);
        Self { language, id: id.to_owned(), version }
    }
}

/// `returns/return-window@2` is version 2 of `returns/return-window`.
pub(crate) fn split_version(stem: &str) -> (&str, Option<Version>) {
    let split = stem.rsplit_once('@').filter(|(id, digits)| {
        !id.is_empty() && !id.ends_with('/') && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
    });
    match split.and_then(|(id, digits)| digits.parse().ok().map(|version| (id, version))) {
        Some((id, version)) => (id, Some(version)),
        None => (stem, None),
    }
}

/// The id as the middle of a file name. Where it differs from the id, the file must say the id itself.
///
/// No two ids share a name: a `%` never stands in a name that is the id itself.
pub(crate) fn safe_name(id: &str) -> String {
    let n_parts = id.split('/').count();
    let parts = id.split('/').enumerate().map(|(at, part)| safe_part(part, at == 0, at + 1 == n_parts));
    let name = parts.collect::<Vec<_>>().join("/");
    if name.len() <= MAX_NAME {
        return name;
    }
    let start = name.char_indices().take_while(|(at, _)| *at < MAX_NAME / 2).map(|(_, c)| if c == '/' { '-' } else { c });
    format!("{}%~{:016x}", start.collect::<String>(), fingerprint(id))
}

/// Where an article is written. `with_version` is whether the name says the version.
pub(crate) fn path_of(article: &Article, with_version: bool) -> String {
    let version = article.version.filter(|_| with_version).map_or(String::new(), |version| format!("@{version}"));
    format!("{}/{}{version}.md", article.language, safe_name(&article.id))
}

fn safe_part(part: &str, first: bool, last: bool) -> String {
    if part.is_empty() {
        return "%".to_owned();
    }
    // Names that mean something to the reader or to an operating system lose their first character, and so their meaning.
    let hidden_or_known = part.starts_with(['.', ' ']) || (first && Language::parse(part).is_ok()) || is_device(part);
    let misread_version = last && split_version(part).1.is_some();
    let taken_for_file = !last && crate::walk::is_markdown(Path::new(part));
    let mut safe = String::with_capacity(part.len());
    for (at, c) in part.char_indices() {
        let ends = at + c.len_utf8() == part.len();
        let encode = (at == 0 && hidden_or_known)
            || (ends && matches!(c, '.' | ' '))
            || (c == '@' && misread_version)
            || (c == '.' && taken_for_file)
            || is_unsafe(c);
        if encode {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                safe.push_str(&format!("%{byte:02X}"));
            }
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Characters that some file system refuses or that a person cannot see in a file name.
fn is_unsafe(c: char) -> bool {
    matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%')
        || c.is_control()
        || !(c == ' ' || c.is_ascii() || c.is_alphanumeric())
}

/// Names that Windows keeps for devices, with any extension.
fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |name: &str| stem.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()));
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// FNV-1a: the same on every machine and in every release, which the standard library's hasher does not promise.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{safe_name, split_version};

    /// One row an id: its name in a path.
    const ROWS: &[(&str, &str)] = &[
        ("returns/return-window", "returns/return-window"),
        ("palautukset/näin palautat", "palautukset/näin palautat"),
        ("a@b", "a@b"),
        ("a@2", "a%402"),
        ("a@2/b", "a@2/b"),
        ("@2", "@2"),
        ("../etc/passwd", "%2E%2E/etc/passwd"),
        ("/a/", "%/a/%"),
        ("a//b", "a/%/b"),
        (".hidden", "%2Ehidden"),
        ("dot.", "dot%2E"),
        ("space ", "space%20"),
        ("a:b", "a%3Ab"),
        ("a\\b", "a%5Cb"),
        ("50%", "50%25"),
        ("en/a", "%65n/a"),
        ("a/en", "a/en"),
        ("a.md/b", "a%2Emd/b"),
        ("a.md", "a.md"),
        ("aux/nul.txt", "%61ux/%6Eul.txt"),
        ("line\nbreak", "line%0Abreak"),
        ("zero\u{200b}width", "zero%E2%80%8Bwidth"),
    ];

    #[test]
    fn an_id_becomes_a_name_that_every_system_takes() {
        for (id, name) in ROWS {
            assert_eq!(safe_name(id), *name, "{id:?}");
        }
        let long = safe_name(&"pitkä/".repeat(100));
        assert!(long.len() < 240 && long.contains("%~") && !long.contains('/'), "{long}");
    }

    proptest! {
        #[test]
        fn a_name_stays_inside_its_folder_and_is_the_ids_own(a in "\\PC{0,12}|[a%@2./ ]{0,8}", b in "\\PC{0,12}|[a%@2./ ]{0,8}") {
            let name = safe_name(&a);
            prop_assert!(name.split('/').all(|part| !part.is_empty() && !part.starts_with('.')));
            prop_assert_eq!(split_version(&name).1, None);
            prop_assert_eq!(a == b, name == safe_name(&b));
        }
    }
}
