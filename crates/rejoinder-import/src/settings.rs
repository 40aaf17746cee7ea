//! The settings of a base, in the file `rejoinder.yaml` at the top of a folder of articles or in the first of their lines.

use std::fs;
use std::path::Path;

use rejoinder::Settings;

use crate::yaml::{push_quoted, push_scalar};
use crate::{Format, ImportError, jsonl};

/// Its name.
pub(crate) const FILE: &str = "rejoinder.yaml";
/// Far more than any company has regions.
const MAX_BYTES: u64 = 1 << 20;

/// Reads the settings that lie beside the articles of a folder or begin a file of JSON Lines; nothing where there are none.
///
/// # Errors
///
/// `InvalidInput` if they cannot be read or meant, `Io` if the file cannot be opened.
pub fn read_settings(path: &Path) -> Result<Option<Settings>, ImportError> {
    if Format::of(path)? == Format::Jsonl {
        let settings = jsonl::settings(path)?;
        let checked = settings.as_ref().map_or(Ok(()), Settings::validate);
        checked.map_err(|error| ImportError::invalid(path, None, error.to_string()))?;
        return Ok(settings);
    }
    let file = path.join(FILE);
    if !path.is_dir() || !file.exists() {
        return Ok(None);
    }
    let shown = Path::new(FILE);
    let invalid = |line: Option<usize>, message: String| ImportError::invalid(shown, line, message);
    let n_bytes = fs::metadata(&file).map_err(|error| ImportError::io(shown, &error))?.len();
    if n_bytes > MAX_BYTES {
        return Err(invalid(None, format!("{n_bytes} bytes: settings may have {MAX_BYTES}")));
    }
    let text = fs::read_to_string(&file).map_err(|error| ImportError::io(shown, &error))?;
    if text.trim().is_empty() {
        return Ok(Some(Settings::default()));
    }
    let settings: Settings = serde_saphyr::from_str(&text).map_err(|error| {
        let line = error.location().map(|at| at.line() as usize);
        invalid(line, plain(&error.to_string()))
    })?;
    settings.validate().map_err(|error| invalid(None, error.to_string()))?;
    Ok(Some(settings))
}

/// What a message of the YAML reader says to people: without the place, which stands before it, and without advice to programmers.
fn plain(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default().trim_start_matches("error: ");
    let message = if message.starts_with("line ") { message.split_once(": ").map_or(message, |(_, rest)| rest) } else { message };
    let end = [", set ", "; use ", "; set "].iter().filter_map(|advice| message.find(advice)).min().unwrap_or(message.len());
    format!("{}: write it as in the sample, regions: {{eu: [fi, de]}}, audiences: [partners], source_language: en", &message[..end])
}

/// Settings as they stand in their file; nothing where there is nothing to say.
pub(crate) fn render(settings: &Settings) -> Option<String> {
    let list = |out: &mut String, names: &[String]| {
        out.push('[');
        for (index, name) in names.iter().enumerate() {
            out.push_str(if index > 0 { ", " } else { "" });
            // A comma or a bracket would end a plain scalar here.
            if name.contains([',', '[', ']', '{', '}']) { push_quoted(out, name) } else { push_scalar(out, name) }
        }
        out.push_str("]\n");
    };
    let mut out = String::new();
    if !settings.regions.is_empty() {
        out.push_str("regions:\n");
        for (group, members) in &settings.regions {
            out.push_str("  ");
            push_scalar(&mut out, group);
            out.push_str(": ");
            list(&mut out, members);
        }
    }
    if !settings.audiences.is_empty() {
        out.push_str("audiences: ");
        list(&mut out, &settings.audiences);
    }
    if let Some(language) = &settings.source_language {
        out.push_str("source_language: ");
        push_scalar(&mut out, language.as_str());
        out.push('\n');
    }
    Some(out).filter(|out| !out.is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            regions in prop::collection::btree_map("\\PC{1,8}|no|12|\\[a, b\\]|: ", prop::collection::vec("\\PC{1,8}|yes|~|1e3|,", 0..4), 0..4),
            audiences in prop::collection::vec("\\PC{1,12}|null|\\]", 0..4),
            language in prop::option::of(prop::sample::select(vec!["en", "no", "zh-Hans"])),
        ) {
            let source_language = language.map(|tag| tag.parse().unwrap());
            let settings = Settings { regions, audiences, source_language };
            let read: Settings = render(&settings).map(|text| serde_saphyr::from_str(&text).unwrap()).unwrap_or_default();
            prop_assert_eq!(read, settings);
        }
    }
}
