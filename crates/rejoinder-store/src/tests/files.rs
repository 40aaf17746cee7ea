//! What may lie on the disk, and what becomes of it.

use std::fs;

use super::*;
use crate::database::{self, Access};

const FILE: &str = "knowledge.sqlite";

fn opens(dir: &Path) -> [Result<Store>; 2] {
    [Store::open(dir), Store::open_or_create(dir)]
}

fn kind<T>(result: Result<T>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn only_open_or_create_creates() {
    let dir = TempDir::new().unwrap();
    let base = dir.path().join("deep/support.kb");
    assert_eq!(kind(Store::open(&base)), Some(ErrorKind::NotFound));
    assert!(!base.exists());
    fs::create_dir_all(&base).unwrap();
    let error = Store::open(&base).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().starts_with(base.to_str().unwrap()), "{error}");
    // What a crash at the very beginning leaves.
    fs::write(base.join(FILE), "").unwrap();
    assert_eq!(kind(Store::open(&base)), Some(ErrorKind::NotFound));
    let made = Store::open_or_create(&base).unwrap();
    for store in opens(&base) {
        assert_eq!(store.unwrap().identity(), made.identity());
    }
    assert_eq!((made.sequence().unwrap(), made.identity().len()), (0, 32));
}

#[test]
fn a_file_in_the_place_of_a_folder_is_invalid_input() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("support.kb");
    fs::write(&file, "mine").unwrap();
    for result in opens(&file).into_iter().chain(opens(&file.join("below"))) {
        assert_eq!(kind(result), Some(ErrorKind::InvalidInput));
    }
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    fs::create_dir_all(dir.path().join("other").join(FILE)).unwrap();
    // An empty path, which a variable without a value is, would be the folder that the process is in.
    for result in opens(&dir.path().join("other")).into_iter().chain(opens(Path::new(""))) {
        assert_eq!(kind(result), Some(ErrorKind::InvalidInput));
    }
}

#[test]
fn many_may_create_at_once() {
    let dir = TempDir::new().unwrap();
    let base = dir.path().join("support.kb");
    let identities: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| Store::open_or_create(&base).unwrap().identity().to_owned())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(identities.len(), 1);
}

#[test]
fn what_is_not_a_database_is_corrupt_and_left_alone() {
    for content in ["x", &"no database at all".repeat(1000)] {
        let dir = TempDir::new().unwrap();
        let file = dir.path().join(FILE);
        fs::write(&file, content).unwrap();
        for result in opens(dir.path()) {
            let error = result.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
            assert!(error.to_string().starts_with(file.to_str().unwrap()), "{error}");
            assert_eq!(std::error::Error::source(&error).is_some(), content.len() > 1);
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), content);
    }
}

#[test]
fn other_programs_and_newer_versions_are_incompatible() {
    let rows = [
        ("PRAGMA user_version = 2", ErrorKind::Incompatible),
        ("PRAGMA application_id = 7", ErrorKind::Incompatible),
        ("PRAGMA application_id = 0", ErrorKind::Incompatible),
        ("PRAGMA user_version = 0", ErrorKind::Corrupt),
        ("DROP TABLE base", ErrorKind::Corrupt),
        ("DELETE FROM base", ErrorKind::Corrupt),
    ];
    for (statement, expected) in rows {
        let (dir, store) = temporary();
        let base = dir.path().join("support.kb");
        drop(store);
        let connection = rusqlite::Connection::open(base.join(FILE)).unwrap();
        connection.execute_batch(statement).unwrap();
        drop(connection);
        let before = fs::read(base.join(FILE)).unwrap();
        for result in opens(&base) {
            assert_eq!(kind(result), Some(expected), "{statement}");
        }
        assert_eq!(fs::read(base.join(FILE)).unwrap(), before);
    }
}

#[test]
fn damage_is_reported_and_never_a_panic() {
    let (dir, store) = temporary();
    let base = dir.path().join("support.kb");
    committed(&store, |writer| {
        for n in 0..200 {
            writer.put(&article(&n.to_string(), "en", &"text ".repeat(20))).unwrap();
        }
    });
    let expected = listed(&store);
    drop(store);
    let whole = fs::read(base.join(FILE)).unwrap();
    let read = |content: &[u8]| -> Result<Vec<String>> {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join(FILE), content).unwrap();
        let store = Store::open(dir.path())?;
        store.for_each(|_| Ok::<_, Error>(()))?;
        store.changes_since(0)?;
        store.history("1", None)?;
        Ok(listed(&store))
    };
    assert_eq!(read(&whole).unwrap(), expected);
    for length in (100..whole.len()).step_by(4096) {
        assert_eq!(kind(read(&whole[..length])), Some(ErrorKind::Corrupt), "cut to {length} bytes");
    }
    // Inside the text of an article, damage can go unseen; anywhere it may only be an error.
    for at in (4096..whole.len()).step_by(509) {
        let mut damaged = whole.clone();
        damaged[at..].iter_mut().take(64).for_each(|byte| *byte = 0xEE);
        let error = read(&damaged).err();
        let told = |error: &Error| error.kind() == ErrorKind::Corrupt || error.to_string().contains("too little memory, or damaged");
        assert!(error.as_ref().is_none_or(told), "{at}: {error:?}");
    }
}

#[test]
fn a_crash_leaves_a_committed_state() {
    let (dir, store) = temporary();
    let base = dir.path().join("support.kb");
    let log = format!("{FILE}-wal");
    let mut writer = store.writer().unwrap();
    let mut states = vec![listed(&store)];
    for body in ["one", "two", "three"] {
        writer.put(&article("a", "en", body)).unwrap();
        writer.put(&article("b", "en", &body.repeat(3000))).unwrap();
        writer.commit().unwrap();
        states.push(listed(&store));
    }
    writer.put(&article("c", "en", "never committed")).unwrap();
    let (file, written) = (fs::read(base.join(FILE)).unwrap(), fs::read(base.join(&log)).unwrap());
    let mut reached = 0;
    for length in (0..written.len()).step_by(1023).chain([written.len()]) {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join(FILE), &file).unwrap();
        fs::write(dir.path().join(&log), &written[..length]).unwrap();
        let Ok(store) = Store::open(dir.path()) else {
            // The tables themselves are still in the log: the creation was never finished.
            assert_eq!(reached, 0);
            Store::open_or_create(dir.path()).unwrap();
            continue;
        };
        let state = states.iter().position(|state| *state == listed(&store)).unwrap();
        assert!(state >= reached);
        reached = state;
        committed(&store, |writer| assert!(writer.put(&article("d", "en", "after")).unwrap().changed));
    }
    assert_eq!(reached, 3);
}

#[test]
fn after_the_writer_the_file_alone_is_whole() {
    let (dir, store) = temporary();
    committed(&store, |writer| drop(writer.put(&article("a", "en", "one"))));
    let copy = TempDir::new().unwrap();
    fs::copy(dir.path().join("support.kb").join(FILE), copy.path().join(FILE)).unwrap();
    assert_eq!(listed(&Store::open(copy.path()).unwrap()), listed(&store));
}

#[test]
fn reading_never_writes() {
    let (dir, store) = temporary();
    let base = dir.path().join("support.kb");
    committed(&store, |writer| drop(writer.put(&article("a", "en", "one"))));
    drop(store);
    let before = fs::read(base.join(FILE)).unwrap();
    let store = Store::open(&base).unwrap();
    let _ = (listed(&store), changed(&store, 0), store.counts().unwrap(), store.events_since(0, 9).unwrap());
    let reader = database::open(store.path(), Access::Read).unwrap();
    assert!(reader.execute_batch("DELETE FROM event").is_err());
    drop((store, reader));
    assert_eq!(fs::read(base.join(FILE)).unwrap(), before);
    let mut left: Vec<_> = fs::read_dir(&base).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, [FILE.to_owned(), format!("{FILE}-lock")]);
}

/// Whether the last event of a kind is looked up, and not searched for among all.
fn looks_up_events(base: &Path) -> bool {
    let reader = database::open(&base.join(FILE), Access::Read).unwrap();
    let select = "EXPLAIN QUERY PLAN SELECT payload FROM event WHERE kind = ?1 ORDER BY sequence DESC LIMIT 1";
    let plan: Vec<String> =
        reader.prepare(select).unwrap().query_map(["kept"], |row| row.get(3)).unwrap().map(|step| step.unwrap()).collect();
    plan.iter().any(|step| step.contains("USING INDEX event_kind")) && !plan.iter().any(|step| step.contains("SCAN"))
}

#[test]
fn a_base_without_the_index_of_events_opens_and_is_given_it_when_written_to() {
    let (dir, store) = temporary();
    let base = dir.path().join("support.kb");
    assert!(looks_up_events(&base));
    committed(&store, |writer| ["kept", "asked"].iter().zip([1, 2]).for_each(|(kind, at)| drop(writer.record(&of_kind(kind, at)))));
    drop(store);
    rusqlite::Connection::open(base.join(FILE)).unwrap().execute_batch("DROP INDEX event_kind").unwrap();
    let before = fs::read(base.join(FILE)).unwrap();
    let store = Store::open(&base).unwrap();
    let last = || store.last_event("kept").unwrap().map(|event| event.at.seconds());
    assert_eq!((last(), looks_up_events(&base)), (Some(1), false));
    drop(store.writer().unwrap());
    assert_eq!((looks_up_events(&base), fs::read(base.join(FILE)).unwrap() == before), (false, true));
    committed(&store, |writer| drop(writer.record(&of_kind("kept", 3))));
    assert_eq!((last(), looks_up_events(&base)), (Some(3), true));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_an_io_error() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, store) = temporary();
    let base = dir.path().join("support.kb");
    drop(store);
    let set = |mode| fs::set_permissions(&base, fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    // The superuser may write anywhere, so that there is nothing to see.
    if fs::write(base.join("probe"), "").is_err() {
        let error = Store::open(&base).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().contains("must be writable"), "{error}");
    }
    set(0o755);
}

/// The process that the next test kills: it commits one article after another and says so.
#[test]
#[ignore = "run by `a_killed_process_loses_nothing_it_committed_and_frees_the_lock`"]
fn victim() {
    let Some(base) = std::env::var_os("REJOINDER_STORE_VICTIM") else { return };
    let store = Store::open_or_create(Path::new(&base)).unwrap();
    let mut writer = store.writer().unwrap();
    for n in 0.. {
        writer.put(&article(&format!("{n}"), "en", &"text ".repeat(500))).unwrap();
        println!("committed {}", writer.commit().unwrap());
    }
}

#[test]
fn a_killed_process_loses_nothing_it_committed_and_frees_the_lock() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let dir = TempDir::new().unwrap();
    for n_commits in [1, 7, 150] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["tests::files::victim", "--exact", "--ignored", "--nocapture"])
            .env("REJOINDER_STORE_VICTIM", dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(|line| line.ok());
        let mut commits = lines.filter_map(|line| line.split_once("committed ").map(|(_, n)| n.parse::<u64>().unwrap()));
        let told = commits.by_ref().take(n_commits).last().unwrap();
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(kind(store.writer()), Some(ErrorKind::Locked));
        child.kill().unwrap();
        child.wait().unwrap();
        let told = commits.last().unwrap_or(told);
        let sequence = committed(&store, |writer| drop(writer.remove("0", None, None)));
        assert!(sequence > told, "{sequence} after {told}");
        assert_eq!(listed(&store).len(), listed(&Store::open(dir.path()).unwrap()).len());
    }
}
