//! What is on disk: crashes, damage, several processes.

use std::fs;

use super::*;

/// A folder with two segments, of which one has a removed owner.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    for owner in 0..40 {
        add(&mut writer, owner, &[owner, owner + 1]);
    }
    writer.commit().unwrap();
    writer.remove(3);
    add(&mut writer, 50, &[50]);
    writer.commit().unwrap();
    drop(writer);
    folder
}

fn owners(folder: &Path) -> usize {
    open(folder).snapshot().owners().count()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn segments(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| name.starts_with("rows-")).collect()
}

#[test]
fn any_damage_that_opening_can_see_begins_anew() {
    type Damage = fn(&Path, &str);
    let truncate: Damage = |folder, name| {
        let bytes = fs::read(folder.join(name)).unwrap();
        fs::write(folder.join(name), &bytes[..bytes.len() - 1]).unwrap();
    };
    let empty: Damage = |folder, name| fs::write(folder.join(name), "").unwrap();
    let longer: Damage = |folder, name| {
        let bytes = fs::read(folder.join(name)).unwrap();
        fs::write(folder.join(name), [&bytes[..], b"0"].concat()).unwrap();
    };
    let gone: Damage = |folder, name| fs::remove_file(folder.join(name)).unwrap();
    let garbage: Damage = |folder, name| fs::write(folder.join(name), [0xff; 300]).unwrap();
    let bit: Damage = |folder, name| {
        let mut bytes = fs::read(folder.join(name)).unwrap();
        bytes[50] ^= 4;
        fs::write(folder.join(name), bytes).unwrap();
    };
    for (at, damage) in [truncate, empty, longer, gone, garbage, bit].into_iter().enumerate() {
        for name in ["manifest".to_owned()].into_iter().chain(segments(folder().path())) {
            let folder = folder();
            assert_eq!((owners(folder.path()), segments(folder.path()).len()), (40, 2));
            damage(folder.path(), &name);
            assert_eq!(owners(folder.path()), 0, "damage {at} of {name} was not seen");
            assert!(segments(folder.path()).is_empty(), "what cannot be used is removed");
            let vectors = open(folder.path());
            let mut writer = vectors.writer().unwrap();
            add(&mut writer, 1, &[1]);
            writer.commit().unwrap();
            assert_eq!(owners(folder.path()), 1);
        }
    }
}

#[test]
fn damage_of_the_numbers_is_seen_by_a_check() {
    let folder = folder();
    assert!(open(folder.path()).snapshot().check().is_ok());
    let path = folder.path().join(&segments(folder.path())[0]);
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    let error = open(folder.path()).snapshot().check().unwrap_err();
    assert_eq!(error.kind(), VectorsErrorKind::Unusable);
    assert!(error.to_string().contains("rows-"), "{error}");
}

#[test]
fn another_model_begins_anew_and_a_newer_format_is_left_alone() {
    let folder = folder();
    assert_eq!(Vectors::model_of(folder.path()).unwrap(), Some(model()));
    let other = Model { fingerprint: "b2".to_owned(), ..model() };
    let reader = open(folder.path());
    let vectors = Vectors::open_or_create(folder.path(), &other).unwrap();
    assert_eq!(vectors.snapshot().n_rows(), 0);
    assert_eq!(Vectors::model_of(folder.path()).unwrap(), Some(other));
    assert_eq!(reader.snapshot().owners().count(), 40, "what was open stays readable");
    assert_eq!(reader.reload().map(|_| ()).unwrap_err().kind(), VectorsErrorKind::Unusable);
    assert_eq!(reader.writer().map(|_| ()).unwrap_err().kind(), VectorsErrorKind::Unusable);

    let json = r#"{"format":999,"other":[]}"#;
    let manifest = format!("{json}\n{:08x}\n", crc32fast::hash(json.as_bytes()));
    fs::write(folder.path().join("manifest"), &manifest).unwrap();
    let refused = [
        Vectors::open_or_create(folder.path(), &model()).map(|_| ()),
        Vectors::model_of(folder.path()).map(|_| ()),
        vectors.reload().map(|_| ()),
    ];
    for error in refused {
        assert_eq!(error.unwrap_err().kind(), VectorsErrorKind::Newer);
    }
    assert_eq!(fs::read_to_string(folder.path().join("manifest")).unwrap(), manifest);
    fs::write(folder.path().join("manifest"), manifest.replace("999", "998")).unwrap();
    assert_eq!(owners(folder.path()), 0, "damage is not taken for a newer format");
}

#[test]
fn nothing_there_is_no_model() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Vectors::model_of(&folder.path().join("none")).unwrap(), None);
    assert_eq!(Vectors::model_of(folder.path()).unwrap(), None);
    fs::write(folder.path().join("manifest"), "garbage").unwrap();
    assert_eq!(Vectors::model_of(folder.path()).unwrap(), None);
}

/// A crash leaves a commit half written: files that no manifest names, and a manifest that has not taken the place of the one before.
#[test]
fn what_a_crash_leaves_is_collected_by_the_next_writer() {
    let folder = folder();
    let before = names(folder.path());
    for name in ["rows-2", "rows-77", "graph-9", "manifest.new"] {
        fs::write(folder.path().join(name), "half").unwrap();
    }
    fs::write(folder.path().join("notes.txt"), "of somebody else").unwrap();
    assert_eq!(owners(folder.path()), 40);
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    fs::remove_file(folder.path().join("notes.txt")).expect("files of others are left alone");
    assert_eq!(names(folder.path()), before);
    add(&mut writer, 60, &[1]);
    writer.commit().unwrap();
    assert_eq!(owners(folder.path()), 41);
}

#[test]
fn a_writer_that_is_killed_loses_only_what_it_had_not_committed() {
    let folder = folder();
    let vectors = open(folder.path());
    let mut writer = vectors.writer().unwrap();
    let vector = vector(1, DIMENSION);
    let rows: Vec<_> = (0..90_000).map(|unit| (unit, 0, Row::New(&vector))).collect();
    for owner in 100..110 {
        writer.add(owner, &rows).unwrap();
    }
    assert!(segments(folder.path()).len() > 2, "a writer holds no more than its buffer");
    // As a kill would: nothing is tidied up.
    std::mem::forget(writer);
    assert_eq!(owners(folder.path()), 40);
}

#[test]
fn a_second_writer_is_locked_out_at_once_and_readers_see_commits() {
    let folder = folder();
    let (writing, reading) = (open(folder.path()), open(folder.path()));
    let mut writer = writing.writer().unwrap();
    for vectors in [&writing, &reading] {
        assert_eq!(vectors.writer().map(|_| ()).unwrap_err().kind(), VectorsErrorKind::Locked);
    }
    add(&mut writer, 90, &[1]);
    assert_eq!(reading.reload().unwrap().owners().count(), 40);
    writer.commit().unwrap();
    assert_eq!(writing.snapshot().owners().count(), 41);
    assert_eq!(reading.snapshot().owners().count(), 40);
    assert_eq!(reading.reload().unwrap().owners().count(), 41);
    drop(writer);
    let mut writer = reading.writer().unwrap();
    writer.remove(90);
    writer.commit().unwrap();
    drop(writer);
    assert_eq!(writing.writer().unwrap().commit().unwrap().owners().count(), 40, "a writer begins with the last commit");
}

/// One thread writes, merges and removes files while others look again and again.
#[test]
fn readers_always_find_a_whole_commit() {
    let folder = folder();
    let vectors = open(folder.path());
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            let mut writer = vectors.writer().unwrap();
            for owner in 100..160 {
                add(&mut writer, owner, &[owner]);
                writer.remove(owner - 100);
                writer.commit().unwrap();
            }
        });
        let reader = open(folder.path());
        while !writing.is_finished() {
            let snapshot = reader.reload().unwrap();
            let removed = snapshot.owners().filter(|(owner, _)| *owner < 40).count();
            assert!(removed <= 40 && snapshot.owners().count() >= 40 - 3, "{removed}");
        }
        writing.join().unwrap();
    });
    assert!(segments(folder.path()).len() <= 8);
}
