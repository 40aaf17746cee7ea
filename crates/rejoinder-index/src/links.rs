//! Linked translations read back from the index, article by article and unit by unit: what a term table is learned from.

use std::collections::BTreeMap;
use std::ops::Range;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocAddress, DocSet, SegmentReader, TERMINATED, Term};

use rejoinder_text::Language;

use crate::error::IndexError;
use crate::planted::{Leak, leaks};
use crate::schema::terms_of;
use crate::scope::View;
use crate::snapshot::Snapshot;
use crate::tokens::is_marked;

/// At most this many pairs of articles are learned from, the first by the name of their group.
const MOST_PAIRS: usize = 20_000;
/// At most this many stems of a language are learned from: a thousand articles of 500 words, which keeps the making of a table to about a
/// second, and its memory to some tens of megabytes for that time. More pairs would improve rare words alone.
const MOST_STEMS: u64 = 500_000;
/// Longer articles are passed over: one alone could use up what may be learned from.
const LONGEST_ARTICLE: u64 = 20_000;

/// The groups of a view with records in more than one language.
pub(crate) struct Links {
    /// The languages of these records (primary subtags), in order.
    languages: Vec<String>,
    /// In order of the groups' names: their records by language, then key.
    groups: Vec<Vec<(u16, DocAddress)>>,
}

/// Articles of one language, as they are linked with those of another.
pub(crate) struct Side {
    /// The stems, in order.
    pub(crate) vocabulary: Vec<String>,
    /// For each article, its units (title, examples, headings, sentences) in order, each as indices of stems in order.
    pub(crate) articles: Vec<Vec<Vec<u32>>>,
}

/// The records of each segment whose group has a record in some language.
pub(crate) struct Linked {
    segments: Vec<BitSet>,
}

impl Linked {
    pub(crate) fn contains(&self, record: DocAddress) -> bool {
        self.segments.get(record.segment_ord as usize).is_some_and(|records| records.contains(record.doc_id))
    }
}

impl Links {
    /// Reads the groups of a view. Linear in the number of records.
    pub(crate) fn read(snapshot: &Snapshot, view: &View) -> Result<Self, IndexError> {
        let names: Vec<&str> = view.primaries();
        let columns = snapshot.columns()?;
        // The numbers of groups are in order of their names.
        let mut groups: BTreeMap<u32, Vec<(u16, DocAddress)>> = BTreeMap::new();
        let mut tag = String::new();
        for (ordinal, (here, eligible)) in columns.segments.iter().zip(&view.segments).enumerate() {
            let mut languages = Vec::with_capacity(here.language.num_terms());
            for tag_ordinal in 0..here.language.num_terms() {
                tag.clear();
                here.language.ord_to_str(tag_ordinal as u64, &mut tag)?;
                let language = Language::parse(&tag).ok();
                languages.push(language.and_then(|language| names.binary_search(&language.primary()).ok()));
            }
            let in_sight = |record: &u32| eligible.contains(*record) || leaks(Leak::Links);
            for record in (0..here.language.ords().num_docs()).filter(in_sight) {
                let language = here.language.ords().first(record).and_then(|of| *languages.get(of as usize)?);
                let Some(language) = language else { continue };
                let found = (language as u16, DocAddress::new(ordinal as u32, record));
                groups.entry(columns.group(ordinal, record)).or_default().push(found);
            }
        }
        let mut linked = Vec::new();
        for mut records in groups.into_values() {
            records.sort_by_cached_key(|&(language, address)| (language, columns.key(address.segment_ord as usize, address.doc_id)));
            if records.first().map(|(language, _)| language) != records.last().map(|(language, _)| language) {
                linked.push(records);
            }
        }
        Ok(Self { languages: names.into_iter().map(str::to_owned).collect(), groups: linked })
    }

    fn number(&self, language: &str) -> Option<u16> {
        self.languages.iter().position(|it| it == language).map(|index| index as u16)
    }

    /// The articles that are learned from: one in each of the two languages for each group that has both.
    pub(crate) fn pairs(&self, snapshot: &Snapshot, source: &str, target: &str) -> Result<(Vec<DocAddress>, Vec<DocAddress>), IndexError> {
        let mut pairs = (Vec::new(), Vec::new());
        let (Some(source), Some(target)) = (self.number(source), self.number(target)) else { return Ok(pairs) };
        let mut n_stems = [0, 0];
        for records in &self.groups {
            let first = |language| records.iter().find(|(of, _)| *of == language).map(|(_, address)| *address);
            let (Some(a), Some(b)) = (first(source), first(target)) else { continue };
            let lengths = [snapshot.n_stems(a)?, snapshot.n_stems(b)?];
            if lengths.iter().any(|&length| length > LONGEST_ARTICLE) {
                continue;
            }
            n_stems = [n_stems[0] + lengths[0], n_stems[1] + lengths[1]];
            if pairs.0.len() == MOST_PAIRS || n_stems.iter().any(|&sum| sum > MOST_STEMS) {
                break;
            }
            pairs.0.push(a);
            pairs.1.push(b);
        }
        Ok(pairs)
    }

    /// How many records of the second language can be read in the first.
    pub(crate) fn count(&self, source: &str, target: &str) -> u64 {
        let (source, target) = (self.number(source), self.number(target));
        let in_source = self.groups.iter().filter(|records| records.iter().any(|(of, _)| Some(*of) == source));
        in_source.flatten().filter(|(of, _)| Some(*of) == target).count() as u64
    }

    /// The records whose group has one in this language.
    pub(crate) fn with(&self, snapshot: &Snapshot, language: &str) -> Linked {
        let mut segments: Vec<BitSet> =
            snapshot.searcher().segment_readers().iter().map(|segment| BitSet::with_max_value(segment.max_doc())).collect();
        let number = self.number(language);
        for records in self.groups.iter().filter(|records| records.iter().any(|(of, _)| Some(*of) == number)) {
            for (_, address) in records {
                segments[address.segment_ord as usize].insert(address.doc_id);
            }
        }
        Linked { segments }
    }
}

impl Snapshot {
    fn n_stems(&self, record: DocAddress) -> Result<u64, IndexError> {
        let [stems, ..] = &self.columns()?.segments[record.segment_ord as usize].lengths;
        Ok(stems.first(record.doc_id).unwrap_or(0))
    }

    /// Reads articles of one language. Goes through all postings of the language.
    pub(crate) fn side(&self, language: &str, records: &[DocAddress]) -> Result<Side, IndexError> {
        let mut reader =
            SideReader { terms: terms_of(language), vocabulary: BTreeMap::new(), tokens: Vec::new(), starts: vec![vec![0]; records.len()] };
        for (ordinal, segment) in self.searcher().segment_readers().iter().enumerate() {
            let mut article_of: Vec<Option<u32>> = vec![None; segment.max_doc() as usize];
            let here = records.iter().enumerate().filter(|(_, address)| address.segment_ord as usize == ordinal);
            let n_here = here.map(|(article, address)| article_of[address.doc_id as usize] = Some(article as u32)).count();
            if n_here > 0 {
                reader.read_stems(self, segment, &article_of)?;
                reader.read_layout(self, segment, &article_of)?;
            }
        }
        Ok(reader.finish())
    }
}

struct SideReader {
    /// Those of the language.
    terms: Range<String>,
    /// Stems with their numbers, in order of discovery.
    vocabulary: BTreeMap<Vec<u8>, u32>,
    /// Article, position, stem.
    tokens: Vec<(u32, u32, u32)>,
    /// Where the units of each article begin.
    starts: Vec<Vec<u32>>,
}

impl SideReader {
    fn read_stems(&mut self, snapshot: &Snapshot, segment: &SegmentReader, article_of: &[Option<u32>]) -> Result<(), IndexError> {
        let inverted = segment.inverted_index(snapshot.fields().stem)?;
        let mut stream = inverted.terms().range().ge(&self.terms.start).lt(&self.terms.end).into_stream()?;
        let mut positions = Vec::new();
        while stream.advance() {
            let stem = stream.key().get(self.terms.start.len()..).unwrap_or_default();
            // Folded stems are other spellings of stems, and codes are the same in every language.
            if is_marked(stem) {
                continue;
            }
            let mut postings = inverted.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqsAndPositions)?;
            let mut known = None;
            while postings.doc() != TERMINATED {
                if let Some(article) = article_of[postings.doc() as usize] {
                    let next = self.vocabulary.len() as u32;
                    let number = *known.get_or_insert_with(|| *self.vocabulary.entry(stem.to_vec()).or_insert(next));
                    postings.positions(&mut positions);
                    self.tokens.extend(positions.iter().map(|&position| (article, position, number)));
                }
                postings.advance();
            }
        }
        Ok(())
    }

    fn read_layout(&mut self, snapshot: &Snapshot, segment: &SegmentReader, article_of: &[Option<u32>]) -> Result<(), IndexError> {
        let layout = snapshot.fields().layout;
        let inverted = segment.inverted_index(layout)?;
        let mut positions = Vec::new();
        for marker in ["e", "h", "s"] {
            let term = Term::from_field_text(layout, marker);
            let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? else { continue };
            while postings.doc() != TERMINATED {
                if let Some(article) = article_of[postings.doc() as usize] {
                    postings.positions(&mut positions);
                    self.starts[article as usize].extend(&positions);
                }
                postings.advance();
            }
        }
        Ok(())
    }

    /// Numbers the stems in order of spelling, so that nothing depends on the order of segments.
    fn finish(mut self) -> Side {
        let mut renamed = vec![0; self.vocabulary.len()];
        let mut vocabulary = Vec::with_capacity(self.vocabulary.len());
        for (stem, number) in self.vocabulary {
            renamed[number as usize] = vocabulary.len() as u32;
            vocabulary.push(String::from_utf8_lossy(&stem).into_owned());
        }
        self.tokens.iter_mut().for_each(|token| token.2 = renamed[token.2 as usize]);
        self.tokens.sort_unstable();
        self.starts.iter_mut().for_each(|starts| starts.sort_unstable());
        let mut articles: Vec<Vec<Vec<u32>>> = self.starts.iter().map(|starts| vec![Vec::new(); starts.len()]).collect();
        for (article, position, stem) in self.tokens {
            let unit = self.starts[article as usize].partition_point(|&start| start <= position).saturating_sub(1);
            articles[article as usize][unit].push(stem);
        }
        Side { vocabulary, articles }
    }
}
