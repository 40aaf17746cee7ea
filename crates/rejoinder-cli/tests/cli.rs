//! The command as it is used: exit codes, one line for every error, and a base that a failed command leaves as it was.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::Stdio;

use common::{Place, Ran, files, sample};
use serde_json::Value;

const RETURNS: &str = "---\ntitle: Returning goods\ntags: [returns]\n---\n\nYou can return unused goods within 60 days of delivery.\n";
const STORES: &str = "# Our stores\n\nThe store in Helsinki is open on weekdays from ten to six.\n";

/// A base with two articles, imported from `good/`.
fn base() -> Place {
    let place = Place::new();
    place.write("good/en/returns.md", RETURNS);
    place.write("good/en/stores.md", STORES);
    assert_eq!(place.succeeds("import good --kb a.kb"), "2 added, 0 changed, 0 unchanged, 0 removed\n");
    place
}

fn check(place: &Place, arguments: &str, input: &[u8], code: i32, out: &str, err: &str) {
    let ran = place.run_with(arguments, input);
    let Ran { code: found, out: stdout, err: stderr } = &ran;
    assert_eq!(*found, code, "{arguments}\n{stdout}{stderr}");
    assert!(stdout.contains(out), "{arguments}: {out:?} is not in {stdout:?}");
    if err.is_empty() {
        assert_eq!(stderr, "", "{arguments}");
    } else {
        let line = stderr.strip_suffix('\n').unwrap();
        assert!(line.starts_with("rejoinder: ") && line.contains(err) && !line.contains('\n'), "{arguments}: {stderr:?}");
    }
}

/// The ids that a search finds, best first.
fn found(place: &Place, arguments: &str) -> Vec<String> {
    let ran = place.run(&format!("search --json {arguments}"));
    assert_eq!(ran.err, "");
    let results: Value = serde_json::from_str(&ran.out).unwrap();
    let hits = results["hits"].as_array().unwrap();
    assert_eq!(ran.code, i32::from(hits.is_empty()));
    hits.iter().map(|hit| hit["article"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn commands_end_with_their_codes_and_errors_take_one_line() {
    let place = base();
    place.write("file", "x");
    place.write("true.txt", "Return it within 60 days of delivery.");
    #[rustfmt::skip]
    let rows: &[(&str, &[u8], i32, &str, &str)] = &[
        ("--help", b"", 0, "Exit codes", ""),
        ("--version", b"", 0, "rejoinder 0", ""),
        ("search --help", b"", 0, "Examples:", ""),
        ("search --kb a.kb return goods", b"", 0, "Returning goods", ""),
        ("search --kb a.kb -", b"return goods", 0, "Returning goods", ""),
        ("search --kb a.kb zzzzzz", b"", 1, "nothing found", ""),
        ("search --kb a.kb --as-of 2020-01-01 --kind article,faq --region fi --channel chat return", b"", 0, "Returning", ""),
        ("search --kb a.kb --kind policy return", b"", 1, "nothing found", ""),
        ("search --kb a.kb --audience internal return", b"", 1, "nothing found", ""),
        ("search --kb a.kb --audience internal --audience staff return", b"", 2, "", "audience: \"staff\" is named by no article"),
        ("search --kb a.kb", b"", 2, "", "<TEXT>"),
        ("search return", b"", 2, "", "--kb <DIR>"),
        ("search --kb a.kb --limit 0 return", b"", 2, "", "limit: 0 is not between"),
        ("search --kb a.kb --limit -1 return", b"", 2, "", "'-1'"),
        ("search --kb a.kb --channel fax return", b"", 2, "", "possible values: email, chat"),
        ("search --kb a.kb --language klingon return", b"", 2, "", "unknown language"),
        ("search --kb a.kb --as-of yesterday return", b"", 2, "", "invalid time"),
        ("search --kb no.kb return", b"", 2, "", "no.kb: no knowledge base here: make one with rejoinder import PATH --kb no.kb"),
        ("search --kb file return", b"", 2, "", "file: this is a file"),
        ("import good --kb file", b"", 2, "", "file: this is a file"),
        ("import no --kb a.kb", b"", 2, "", "no: no such file or folder"),
        ("import file --kb a.kb", b"", 2, "", "unknown format"),
        ("suggest --kb a.kb --limit 1", b"Within how many days of delivery can I return unused goods?", 0, "60 days of delivery", ""),
        ("suggest --kb a.kb -", b"Within how many days of delivery can I return unused goods?", 0, "60 days of delivery", ""),
        ("suggest --kb a.kb --tone formal --customer Ann", b"Within how many days of delivery can I return unused goods?", 0, "Yours sincerely", ""),
        ("suggest --kb a.kb --tone rude x", b"", 2, "", "possible values: formal, friendly"),
        ("suggest --kb a.kb --value order.number=1=2 xyzzy", b"", 1, "handed over", ""),
        ("suggest --kb a.kb --value =1 xyzzy", b"", 2, "", "write it as NAME=VALUE"),
        ("suggest --kb a.kb xyzzy", b"", 1, "handed over", ""),
        ("suggest --kb a.kb", b"", 1, "handed over", ""),
        ("suggest --kb a.kb --prompt --json x", b"", 2, "", "'--prompt' cannot be used with '--json'"),
        ("suggest --kb a.kb", b"caf\xe9", 2, "", "standard input: invalid utf-8 at byte 3"),
        ("check-reply --kb a.kb --draft - return goods", b"Return it within 60 days of delivery.", 0, "nothing to object to", ""),
        ("check-reply --kb a.kb --draft true.txt return goods", b"", 0, "60 days in returns (en, version 1)", ""),
        ("check-reply --kb a.kb --draft - return goods", b"Return unused goods within 30 days of delivery.", 1, "30 days  duration: no article says this; nearest is 60 days in returns", ""),
        ("check-reply --kb a.kb --draft - --json return goods", b"Within 30 days.", 1, "\"unsupported\":[{\"kind\":\"duration\"", ""),
        ("check-reply --kb a.kb --draft no.txt return", b"", 2, "", "no.txt: no such file"),
        ("check-reply --kb a.kb --draft true.txt", b"", 2, "", "<TEXT>"),
        ("check-reply --kb a.kb return", b"", 2, "", "--draft <FILE>"),
        ("explain --kb a.kb --id returns return goods", b"", 0, "returns (en, version 1), in place 1 with a score of ", ""),
        ("explain --kb a.kb --id returns -", b"return goods", 0, "in its title: return, goods", ""),
        ("explain --kb a.kb --id returns --json return goods", b"", 0, "\"explanation\":{\"article\":\"returns\"", ""),
        ("explain --kb a.kb --id returns Are goods kept in the store in Helsinki?", b"", 0, "likely to be right, of 0.90\n- add an example question that uses goods", ""),
        ("explain --kb a.kb --id returns --kind policy return goods", b"", 1, "only policy is asked for\n- ask for the kind article as well\n", ""),
        ("explain --kb a.kb --id stores return goods", b"", 1, "stores (en, version 1): it holds none of the words return and goods", ""),
        ("explain --kb a.kb --id retruns return", b"", 1, "nearly the same ids are returns\n- look for returns\n", ""),
        ("explain --kb a.kb --id no --json return", b"", 1, "{\"absence\":{\"article\":\"no\",\"language\":null", ""),
        ("explain --kb a.kb --id returns --limit 0 return", b"", 2, "", "limit: 0 is not between"),
        ("explain --kb a.kb return", b"", 2, "", "--id <ID>"),
        ("show --kb a.kb stores", b"", 0, "The store in Helsinki", ""),
        ("show --kb a.kb stores --language en --history", b"", 0, "change ", ""),
        ("show --kb a.kb stores --language fi", b"", 1, "", "no such article"),
        ("show --kb a.kb nothing", b"", 1, "", "nothing: no such article"),
        ("show --kb a.kb nothing --history", b"", 1, "", "nothing: no such article"),
        ("rebuild --kb a.kb", b"", 0, "2 versions indexed", ""),
        ("rebuild --kb no.kb", b"", 2, "", "no knowledge base here"),
        ("encode --kb a.kb --model no", b"", 2, "", "no: "),
        ("encode --kb a.kb --model file", b"", 2, "", "file: not a folder"),
        ("encode --kb a.kb --model good", b"", 2, "", "config.json"),
        ("encode --kb a.kb", b"", 2, "", "--model <FOLDER>"),
        ("search --kb a.kb --encoder no return", b"", 2, "", "no: "),
        ("export good --kb a.kb", b"", 2, "", "the folder is not empty"),
        ("export no/such.jsonl --kb a.kb", b"", 2, "", "no such file or folder"),
        ("completions bash", b"", 0, "_rejoinder", ""),
        ("frobnicate", b"", 2, "", "unrecognized subcommand"),
    ];
    for (arguments, input, code, out, err) in rows {
        check(&place, arguments, input, *code, out, err);
    }
}

/// One row a message: the exit code, and what is printed in this order.
#[test]
fn a_suggestion_is_told_whatever_it_comes_to() {
    let place = base();
    place
        .write("good/en/exchange.md", "---\ntitle: Exchanging goods\ntags: [exchange, goods]\n---\n\nGoods are exchanged in our stores.\n");
    for (product, days) in [("Lamp", 3), ("Chair", 5)] {
        let body = format!("The warranty card must be sent to us within {days} years of delivery.");
        let article = format!("---\ntitle: \"Warranty card: {product}\"\nproducts: [{product}]\n---\n\n{body}\n");
        place.write(&format!("good/en/{product}.md"), article);
    }
    place.succeeds("import good --kb a.kb");
    #[rustfmt::skip]
    let rows: &[(&str, &str, i32, &[&str])] = &[
        ("", "Within how many days of delivery can I return unused goods?", 0,
            &["answered  English, question\n", " 1. ", "returns", "60 days of delivery", "Kind regards"]),
        ("", "Within how many days of delivery\ncan I return unused goods? Do you buy my violin?", 0,
            &["answered", "asked: Within how many days of delivery can I return unused goods? -> answered by returns (", "asked: Do you buy my violin? -> not answered (", "60 days"]),
        ("", "Within how many years of delivery must the warranty card be sent?", 1,
            &["asks back: the product decides  English, question\n", "    Hello,\n", "Chair or Lamp?", "options: Chair, Lamp (", "considered, and decided", "3 years", "5 years"]),
        ("", "Within how many years of delivery must the warranty card of my lamp be sent?", 0,
            &["answered", "found in it: name Lamp (lamp)\n", "3 years"]),
        ("", "Within how many days of delivery can I return unused goods of order KO-123456? I am ann@example.com.", 0,
            &["answered", "found in it: code KO-123456, email ann@example.com\n", "60 days"]),
        ("--as-of 2026-11-20T12:00:00Z", "Are my goods on the violin?", 1,
            &["handed over: no article is likely enough", "department: ", "topics: ", "follow up by: 2026-11-23T12:00:00Z\n", "until then:\n\n    Hello,", "considered, but not likely"]),
        ("", "xyzzy", 1, &["handed over: nothing in the knowledge base is about this", "follow up by: "]),
        ("", "Thanks a lot!", 1, &["handed over: the customer says thanks and asks nothing  English, thanks\n"]),
        ("--prompt", "Can I\treturn\x1b unused goods?", 0,
            &["You write a reply to a customer. Rules:\n", "# Passages\n\n[1] Returning goods (article returns, version 1, en)\n> You can", "# Message\n\n> Can I return\u{fffd} unused goods?\n"]),
        ("--prompt", "xyzzy", 1, &["None was found.\n", "> xyzzy\n"]),
        ("--json", "Within how many years of delivery must the warranty card be sent?", 1,
            &["{\"question\":\"Within", "\"kind\":\"question\"", "\"outcome\":{\"clarify\":{\"facet\":\"product\",\"options\":[\"Chair\",\"Lamp\"]", "\"slots\":[]", "\"passages\":[{"]),
    ];
    for (options, message, code, expected) in rows {
        let ran = place.run_with(&format!("suggest --kb a.kb {options}"), message.as_bytes());
        assert_eq!((ran.code, ran.err.as_str()), (*code, ""), "{message}\n{}", ran.out);
        let mut rest = ran.out.as_str();
        for part in *expected {
            let Some((_, after)) = rest.split_once(part) else { panic!("{message}: {part:?} is not in {rest:?}") };
            rest = after;
        }
    }
}

#[test]
fn a_message_longer_than_is_read_may_end_within_a_character() {
    let place = base();
    let message = format!("a{}", "ä".repeat(20_000));
    check(&place, "suggest --kb a.kb", message.as_bytes(), 1, "handed over", "");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_utf8_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let place = base();
    let ran = place.command().args(["search", "--kb", "a.kb"]).arg(std::ffi::OsStr::from_bytes(b"caf\xe9")).output().unwrap();
    assert_eq!(
        (ran.status.code(), ran.stderr.as_slice()),
        (Some(2), "rejoinder: an argument is not utf-8: give text as utf-8\n".as_bytes())
    );
}

#[test]
fn a_reader_who_has_enough_is_no_error() {
    let place = base();
    let mut child = place.command().args(["search", "--kb", "a.kb", "return"]).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ran = child.wait_with_output().unwrap();
    assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), b"".as_slice()));
}

/// One row a bad file beside a good one: its name, its bytes, what is said.
#[test]
fn a_bad_file_is_named_and_changes_nothing() {
    #[rustfmt::skip]
    let rows: &[(&str, &[u8], &str)] = &[
        ("en/bad.md", b"---\ntitle: A\nb\n", "en/bad.md:1: the front matter does not end"),
        ("en/bad.md", b"---\ntitle: A: b\n---\nText.\n", "en/bad.md:2: invalid yaml"),
        ("en/bad.md", b"---\ntitle: A\nautor: B\n---\nText.\n", "en/bad.md:3: unknown key \"autor\""),
        ("en/bad.md", b"# A\n\ncaf\xe9\n", "en/bad.md:3: invalid utf-8"),
        ("en/bad.md", b"---\ntitle: A\nlanguage: klingon\n---\nb\n", "en/bad.md:3: language: unknown language \"klingon\""),
        ("en/bad.md", b"---\ntitle: \" \"\n---\nText.\n", "en/bad.md: the title is empty"),
        ("en/bad.md", b"# A\n\n \n", "en/bad.md: the body is empty"),
        ("en/bad.md", b"---\nid: new\ntitle: A\n---\nText.\n", "en/new.md: the same article as in en/bad.md"),
        ("en/new@1.md", b"# A\n\nText.\n", "en/new@1.md: id \"new\", language en, version 1: with a version number here or in en/new.md"),
        ("en/bad.md", b"---\ntitle: A\nvalid_from: 2026-01-02\nvalid_until: 2026-01-01\n---\nb\n", "en/bad.md: bad: valid_until"),
        ("bad.md", b"# A\n\nText.\n", "bad.md:1: no language"),
    ];
    for (name, bytes, err) in rows {
        let place = base();
        place.write("new/en/new.md", "# New\n\nWe have brand new zebras.\n");
        place.write(&format!("new/{name}"), bytes);
        refused(&place, "new", err);

        let ran = place.run("import new --kb a.kb --keep-going --prune --json");
        let left_out: Vec<&str> = ran.err.lines().collect();
        assert_eq!((ran.code, left_out.len()), (2, 3), "{name}: {}", ran.err);
        assert!(left_out[0].contains(err), "{}", ran.err);
        let imported: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!((&imported["added"], &imported["removed"], &imported["pruned"]), (&1.into(), &0.into(), &false.into()), "{imported}");
        assert_eq!(imported["skipped"].as_array().unwrap().len(), 1);
        assert_eq!(found(&place, "--kb a.kb goods"), ["returns"]);
    }
}

/// An import of `path` is refused with `err`, and the base is as it was.
fn refused(place: &Place, path: &str, err: &str) {
    check(place, &format!("import {path} --kb a.kb"), b"", 2, "", err);
    check(place, &format!("import {path} --kb a.kb --prune"), b"", 2, "", err);
    assert_eq!(found(place, "--kb a.kb goods"), ["returns"], "{path}");
    assert_eq!(found(place, "--kb a.kb zebras"), [""; 0], "{path}");
    assert_eq!(place.run("show --kb a.kb new").code, 1, "{path}");
}

#[test]
fn a_bad_line_is_named_and_changes_nothing() {
    let rows: &[(&[u8], &str)] = &[
        (b"{\"id\":\"b\"}", "bad.jsonl:2: column 10: missing field"),
        (b"{\"id\":\"b\",\"language\":\"en\",\"title\":\"T\",\"body\":\"b\",\"colour\":1}", "bad.jsonl:2: column"),
        (b"{\"id\":\"b\",\"language\":\"xx\",\"title\":\"T\",\"body\":\"b\"}", "unknown language"),
        (b"{\"id\":\"new\",\"language\":\"en\",\"title\":\"T\",\"body\":\"b\"}", "bad.jsonl:2: the same article as in bad.jsonl:1"),
        (b"{\"id\":\"b\",\"language\":\"en\",\"title\":\"\",\"body\":\"b\"}", "bad.jsonl:2: the title is empty"),
        (b"\xff", "bad.jsonl:2: invalid utf-8"),
        (b"[1]", "bad.jsonl:2: \"[1]\" is not an article"),
    ];
    let place = base();
    for (line, err) in rows {
        let mut bytes = b"{\"id\":\"new\",\"language\":\"en\",\"title\":\"New\",\"body\":\"Brand new zebras.\"}\n".to_vec();
        bytes.extend_from_slice(line);
        place.write("bad.jsonl", bytes);
        refused(&place, "bad.jsonl", err);
    }
}

#[test]
fn a_file_or_line_that_is_too_large_is_refused_unread() {
    let place = base();
    place.write("new/en/new.md", "# New\n\nWe have brand new zebras.\n");
    for name in ["new/en/a.md", "large.jsonl"] {
        File::create(place.path(name)).unwrap().set_len(50 << 20).unwrap();
    }
    refused(&place, "new", "en/a.md: 52 MB: a file may have 16 MB");
    refused(&place, "large.jsonl", "large.jsonl:1: a line may have 16 MB");
}

#[test]
fn an_encoder_reads_once_and_has_its_say() {
    let place = base();
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rejoinder-encoder/tests/models/bert-mean");
    let with = |arguments: &str| place.run(&arguments.replace("MODEL", model.to_str().unwrap()));
    for _ in 0..2 {
        let encoded = with("encode --kb a.kb --model MODEL");
        assert_eq!((encoded.code, encoded.err.as_str()), (0, ""));
        assert!(encoded.out.starts_with("2 versions read by bert-mean in "), "{}", encoded.out);
    }
    // A model of random weights finds near what is the same.
    let found = with("search --kb a.kb --encoder MODEL Returning goods");
    assert!(found.out.contains(" of it by meaning"), "{}", found.out);
    // Another model would have to remove the vectors first: it must be told to.
    let other = with("suggest --kb a.kb --encoder MODEL/../bert-cls Within how many days can I return goods?");
    assert!(other.code == 2 && other.err.contains("bert-cls has not read it: run rejoinder encode --kb a.kb --model "), "{}", other.err);
    assert!(with("search --kb a.kb --encoder MODEL Returning goods").out.contains(" of it by meaning"));
    let mut unset = place.command();
    let unset = unset.args(["search", "--kb", "a.kb", "return"]).env("REJOINDER_ENCODER", "").output().unwrap();
    assert!(unset.status.success());
    assert!(!place.succeeds("search --kb a.kb return goods").contains("by meaning"));
}

#[test]
fn a_folder_without_articles_is_a_mistake() {
    let place = base();
    fs::create_dir(place.path("empty")).unwrap();
    refused(&place, "empty", "empty: no articles here");
}

#[test]
fn an_index_of_a_newer_version_is_left_alone() {
    let place = base();
    let path = place.path("a.kb/index/meta.json");
    let mut meta: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let note = meta["payload"].as_str().unwrap();
    meta["payload"] = format!("99 {}", note.split_once(' ').unwrap().1).into();
    fs::write(&path, meta.to_string()).unwrap();
    for arguments in ["search --kb a.kb goods", "suggest --kb a.kb goods", "import good --kb a.kb --prune", "rebuild --kb a.kb"] {
        check(&place, arguments, b"", 2, "", "use the newer version");
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), meta.to_string());
    fs::remove_dir_all(place.path("a.kb/index")).unwrap();
    assert_eq!(found(&place, "--kb a.kb goods"), ["returns"]);
}

#[test]
fn importing_again_changes_what_changed_and_prunes_what_is_gone() {
    let place = base();
    assert_eq!(place.succeeds("import good --kb a.kb"), "0 added, 0 changed, 2 unchanged, 0 removed\n");
    place.write("good/en/stores.md", STORES.replace("ten to six", "nine to five"));
    place.write("good/fi/stores.md", "# Myymälät\n\nHelsingin myymälä on auki arkisin.\n");
    assert_eq!(place.succeeds("import good --kb a.kb"), "1 added, 1 changed, 1 unchanged, 0 removed\n");
    assert_eq!(place.succeeds("import good --kb a.kb"), "0 added, 0 changed, 3 unchanged, 0 removed\n");
    fs::remove_file(place.path("good/en/returns.md")).unwrap();
    assert_eq!(found(&place, "--kb a.kb goods"), ["returns"]);
    // The first version of the changed article goes too: the folder holds one.
    assert_eq!(place.succeeds("import good --kb a.kb --prune"), "0 added, 0 changed, 2 unchanged, 2 removed\n");
    assert_eq!(found(&place, "--kb a.kb goods"), [""; 0]);
    assert_eq!(found(&place, "--kb a.kb Helsinki"), ["stores"]);
    assert_eq!(place.succeeds("import good --kb a.kb --prune"), "0 added, 0 changed, 2 unchanged, 0 removed\n");
    assert!(place.succeeds("show --kb a.kb returns --history").contains("removed"));
}

#[test]
fn what_is_exported_comes_back_as_the_same_bytes() {
    let place = Place::new();
    let run = |arguments: &str| place.succeeds(arguments);
    run(&format!("import {} --kb a.kb", sample().display()));
    run("export a --kb a.kb");
    run("export a.jsonl --kb a.kb");
    let (folder, lines) = (files(&place.path("a")), fs::read(place.path("a.jsonl")).unwrap());
    for (name, format) in [("a", "markdown"), ("a.jsonl", "jsonl")] {
        run(&format!("import {name} --kb {format}.kb"));
        run(&format!("export {format} --kb {format}.kb --format markdown"));
        run(&format!("export {format}.jsonl --kb {format}.kb --format jsonl"));
        assert!(files(&place.path(format)) == folder, "{format}: the folders differ");
        assert!(fs::read(place.path(&format!("{format}.jsonl"))).unwrap() == lines, "{format}: the lines differ");
        // The first line holds the settings.
        let n_articles = lines.split(|byte| *byte == b'\n').count() - 2;
        let unchanged = format!("0 added, 0 changed, {n_articles} unchanged, 0 removed\n");
        assert_eq!(run(&format!("import {name} --kb {format}.kb --prune")), unchanged);
    }
}

#[cfg(unix)]
#[test]
fn an_export_through_a_link_leaves_the_link() {
    let place = base();
    place.write("real/out.jsonl", "old");
    std::os::unix::fs::symlink("real/out.jsonl", place.path("link.jsonl")).unwrap();
    place.succeeds("export link.jsonl --kb a.kb");
    assert!(fs::symlink_metadata(place.path("link.jsonl")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(place.path("real/out.jsonl")).unwrap().lines().count(), 2);
    std::os::unix::fs::symlink("nowhere.jsonl", place.path("broken.jsonl")).unwrap();
    check(&place, "export broken.jsonl --kb a.kb", b"", 2, "", "broken.jsonl: no such file or folder");
}

#[test]
fn versions_that_were_replaced_are_not_exported_and_numbers_are_kept() {
    let place = base();
    place.write("good/en/stores.md", STORES.replace("ten to six", "nine to five"));
    place.write("good/en/terms@1.md", "---\nvalid_from: 2020-01-01\n---\n# Terms\n\nOld.\n");
    place.write("good/en/terms@2.md", "---\nvalid_from: 2021-01-01\n---\n# Terms\n\nNew.\n");
    place.write("good/en/terms@3.md", "---\nstatus: draft\n---\n# Terms\n\nNot yet.\n");
    place.succeeds("import good --kb a.kb");
    place.succeeds("export out --kb a.kb");
    let names: Vec<String> = files(&place.path("out")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["en/returns.md", "en/stores@2.md", "en/terms@1.md", "en/terms@2.md", "en/terms@3.md"]);
    place.succeeds("import out --kb b.kb");
    place.succeeds("export again --kb b.kb");
    assert_eq!(files(&place.path("again")), files(&place.path("out")));
}

#[test]
fn a_base_is_checked_and_compared_with_an_earlier_export() {
    let place = base();
    place.write("good/rejoinder.yaml", "regions:\n  eu: [fi, de]\nsource_language: en\n");
    place.write("good/en/returns.md", RETURNS.replace("---\n\n", "tests:\n  - How long can I return goods? => 60 days\n---\n\n"));
    place.write("good/questions.jsonl", "{\"id\": \"q1\", \"text\": \"When is the store in Helsinki open?\", \"language\": \"en\", \"expected\": \"stores\", \"answer\": \"ten to six\"}\n");
    check(&place, "check good", b"", 0, "2 articles in force; 2 of 2 questions pass\n\n0 failures, 0 worth a look\n", "");
    place.succeeds("import good --kb c.kb");
    check(&place, "check c.kb --strict", b"", 0, "1 of 1 questions pass", "");
    check(&place, "check c.kb --questions good/questions.jsonl --json", b"", 0, "\"findings\":[]", "");
    place.write(
        "worse/en/returns.md",
        RETURNS
            .replace("60 days", "14 days")
            .replace("---\n\n", "review_by: 2020-01-01\ntests:\n  - How long can I return goods? => 60 days\n---\n\n"),
    );
    check(&place, "check worse", b"", 1, "lost-answer (1)\n  returns (en), test 1: ", "");
    check(&place, "check worse --since good", b"", 1, "lost-answer (1)", "");
    check(&place, "check worse --since worse", b"", 0, "0 failures, 0 worth a look", "");
    check(&place, "check good --since worse --questions good/questions.jsonl", b"", 0, "0 failures", "");
    place.write("late/en/returns.md", RETURNS.replace("---\n\n", "review_by: 2020-01-01\n---\n\n"));
    check(&place, "check late", b"", 0, "overdue-review (1, worth a look)", "");
    check(&place, "check late --strict", b"", 1, "0 failures, 1 worth a look", "");
    check(&place, "check late --as-of 2019-12-31", b"", 0, "0 failures, 0 worth a look", "");
    check(&place, "check nowhere", b"", 2, "", "nowhere: no such file");
    check(&place, "check good --questions good/en/stores.md", b"", 2, "", "stores.md:1: ");
    place.write("odd/en/a.md", "---\nregions: [atlantis]\n---\n# A\n\nText.\n");
    place.write("odd/rejoinder.yaml", "regions:\n  eu: [fi]\n");
    check(&place, "check odd", b"", 2, "", "a: regions: \"atlantis\" is none of eu, fi");
    for (text, fault) in [
        ("regions: [eu]", "rejoinder.yaml:1: "),
        ("other: x", "rejoinder.yaml"),
        ("regions: {eu: [eu]}", "eu lies in itself"),
        ("a: [", "rejoinder.yaml"),
    ] {
        place.write("odd/rejoinder.yaml", text);
        check(&place, "import odd --kb odd.kb", b"", 2, "", fault);
    }
}

#[test]
fn settings_are_imported_and_exported() {
    let place = base();
    let yaml = "regions:\n  asia: [vn]\n  eu: [de, fi]\naudiences: [partners]\nsource_language: en\n";
    place.write("good/rejoinder.yaml", yaml);
    assert_eq!(place.succeeds("import good --kb a.kb"), "0 added, 0 changed, 2 unchanged, 0 removed\n");
    check(&place, "search --kb a.kb --region mars return", b"", 2, "", "region: \"mars\" is none of asia, de, eu, fi, vn");
    check(&place, "search --kb a.kb --audience nobody return", b"", 2, "", "audience: \"nobody\" is not in the settings");
    place.succeeds("export out --kb a.kb");
    assert_eq!(fs::read_to_string(place.path("out/rejoinder.yaml")).unwrap(), yaml);
    place.succeeds("import out --kb b.kb");
    place.succeeds("export again --kb b.kb");
    assert_eq!(files(&place.path("again")), files(&place.path("out")));
}

#[test]
fn changes_and_diffs_are_shown() {
    let place = base();
    place.write("good/en/terms@1.md", "---\nvalid_from: 2020-01-01\n---\n# Terms\n\nYou have 14 days. Pay nothing.\n");
    place.write("good/en/terms@2.md", "---\nvalid_from: 2021-01-01\n---\n# Terms\n\nYou have 60 days. Pay nothing.\n");
    place.succeeds("import good --kb a.kb");
    let lines = "! version 1 says \"14 days\", version 2 says \"60 days\"\n- valid_from: 2020-01-01T00:00:00Z\n+ valid_from: 2021-01-01T00:00:00Z\n- You have 14 days.\n+ You have 60 days.\n";
    check(&place, "diff --kb a.kb --language en terms 1 2", b"", 0, lines, "");
    check(&place, "diff --kb a.kb --language en --json terms 1 2", b"", 0, "\"after\":{\"text\":\"You have 60 days.\"", "");
    check(&place, "diff --kb a.kb --language en terms 2 2", b"", 1, "", "");
    check(&place, "diff --kb a.kb --language en terms 2 3", b"", 2, "", "terms: no version 3 in en");
    let since = "changes --kb a.kb --since 2020-06-01 --as-of 2021-06-01";
    check(&place, since, b"", 0, "changed    Terms  terms, en, version 1 to 2, 2021-01-01T00:00:00Z\n", "");
    check(&place, since, b"", 0, "    - You have 14 days.\n    + You have 60 days.\n", "");
    check(&place, &format!("{since} --json"), b"", 0, "\"change\":\"changed\"", "");
    check(&place, "changes --kb a.kb --since 2021-06-01 --as-of 2021-06-02 --language fi", b"", 1, "", "");
    check(&place, "changes --kb a.kb --since 2022-06-01 --as-of 2021-06-02", b"", 2, "", "since: 2022-06-01T00:00:00Z is not between");
    check(&place, "changes --kb a.kb --since 1960-06-01", b"", 2, "", "from 1970 to 9999");
}

#[test]
fn the_demo_answers_without_a_terminal() {
    let out = Place::new().succeeds("demo");
    assert!(out.starts_with("73 articles in 7 languages"), "{out}");
    assert!(out.matches("confidence").count() >= 4 && out.contains("handed over") && !out.contains('\u{1b}'), "{out}");
    for line in out.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 100, "{line}");
    }
}
