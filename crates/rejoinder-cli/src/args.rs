//! The commands and options, with the help that explains them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use rejoinder::{Channel, Error, ErrorKind, Kind, Language, Period, Query, ReportQuery, Timestamp, Tone};

const AFTER_HELP: &str = "\
Exit codes: 0, 1 if nothing was found or answered or a check fails, 2 after an error.

Examples:
  rejoinder demo
  rejoinder import help-center/ --kb support.kb
  rejoinder search --kb support.kb how long can I return things
  rejoinder suggest --kb support.kb --customer Ann < message.txt";

const IMPORT_HELP: &str = "\
All or nothing: after an error the knowledge base is as it was. Importing the same again changes nothing.

Examples:
  rejoinder import help-center/ --kb support.kb
  rejoinder import articles.jsonl --kb support.kb
  rejoinder import help-center/ --kb support.kb --prune";

const EXPORT_HELP: &str = "\
Importing what was exported into a new knowledge base and exporting that gives the same bytes.

Examples:
  rejoinder export articles.jsonl --kb support.kb
  rejoinder export help-center/ --kb support.kb --format markdown";

const SEARCH_HELP: &str = "\
Exit code 1 if nothing was found. A text that begins with - comes after --.

Examples:
  rejoinder search --kb support.kb how long can I return things
  rejoinder search --kb support.kb --audience public,internal --limit 3 goodwill
  rejoinder search --kb support.kb --as-of 2025-12-01 'return period'
  rejoinder search --kb support.kb --json palautusoikeus | jq '.hits[0].title'";

const SUGGEST_HELP: &str = "\
Exit code 1 if there is no answer: a question back decides, or a person should answer. A text that begins with - comes after --.

Examples:
  rejoinder suggest --kb support.kb Until when can I return a jacket?
  rejoinder suggest --kb support.kb --customer Ann --channel chat < message.txt
  rejoinder suggest --kb support.kb --tone formal --value order.number=123 < message.txt
  rejoinder suggest --kb support.kb --context 'My tent leaks.' 'Is that covered by the warranty?'
  rejoinder suggest --kb support.kb --json < message.txt | jq -r '.replies[0].text'
  rejoinder suggest --kb support.kb --prompt < message.txt > prompt.txt";

const CHECK_HELP: &str = "\
PATH is a knowledge base, or what import takes. Questions come from the articles (tests: in front matter, with what the
answer must say behind =>) and from questions.jsonl in the folder or beside it, one a line:
  {\"id\": \"1\", \"text\": \"…\", \"language\": \"en\", \"expected\": \"returns\", \"answer\": \"60 days\"}
expected is an id, several ids, or none if the question must be handed over. Exit code 1 if anything fails; what is only
worth a look fails with --strict.

Examples:
  rejoinder check help-center/
  rejoinder check help-center/ --since help-center-before/ --json
  rejoinder check support.kb --questions questions.jsonl --strict";

const CHANGES_HELP: &str = "\
Exit code 1 if nothing changed.

Examples:
  rejoinder changes --kb support.kb --since 2026-11-16
  rejoinder changes --kb support.kb --since 2026-11-16T08:00:00+01:00 --audience public,internal --language fi";

const REPORT_HELP: &str = "\
It counts what the host records with KnowledgeBase::record; times are in UTC. Exit code 1 if nothing was recorded.
A report for the public tells nothing of what was asked as anybody else.

Examples:
  rejoinder report --kb support.kb
  rejoinder report --kb support.kb --since 2026-10-01 --until 2026-11-01 --period week
  rejoinder report --kb support.kb --audience public,internal --json | jq '.unanswered[].text'";

const DIFF_HELP: &str = "\
Exit code 1 if the two are the same. Versions that were removed are compared as well.

Examples:
  rejoinder diff --kb support.kb --language en returns/return-window 1 2";

const CHECK_REPLY_HELP: &str = "\
Exit code 1 if anything was found. It is for agents and their tools: that a text is internal is not for customers to know.

Examples:
  rejoinder check-reply --kb support.kb --draft reply.txt Until when can I return a jacket?
  rejoinder check-reply --kb support.kb --draft - --json 'return period' < reply.txt | jq '.unsupported[].text'";

const EXPLAIN_HELP: &str = "\
Exit code 1 if the article is not among the hits. It is for editors: it tells why an article is out of scope, never what it says.

Examples:
  rejoinder explain --kb support.kb --id returns/return-window how long can I return things
  rejoinder explain --kb support.kb --id goodwill --region fi --limit 3 'goodwill credit'
  rejoinder explain --kb support.kb --id goodwill --json 'goodwill credit' | jq '.absence.advice'";

const SHOW_HELP: &str = "\
Exit code 1 if there is no such article.

Examples:
  rejoinder show --kb support.kb returns/return-window
  rejoinder show --kb support.kb returns/return-window --language fi --history";

const CALIBRATE_HELP: &str = "\
Examples:
  rejoinder calibrate --kb support.kb --questions questions.jsonl
  rejoinder calibrate --kb support.kb --error 0.02
  rejoinder calibrate --kb support.kb --show";

const ENCODE_HELP: &str = "\
MODEL is a folder as sentence-transformers or model2vec saves it; nothing is downloaded. What is done is kept if this is
interrupted. Afterwards give search and suggest the same folder as --encoder. Run it again after an import: what it has
read it does not read again, and what it has not read is found by words alone.

Examples:
  rejoinder encode --kb support.kb --model models/all-MiniLM-L6-v2
  rejoinder search --kb support.kb --encoder models/all-MiniLM-L6-v2 it never came";

const EVAL_HELP: &str = "\
Examples:
  rejoinder eval sets/help-center
  rejoinder eval sets/* --json figures.json
  rejoinder eval sets/* --encoder models/all-MiniLM-L6-v2 --keep bases";

/// Finds the article, the passage that answers and the reply an agent can send, in any language.
#[derive(Parser)]
#[command(name = "rejoinder", version, after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Answer eight messages in four languages from the sample help centre, then yours.
    #[command(after_help = "Examples:\n  rejoinder demo\n  rejoinder demo < /dev/null")]
    Demo,
    /// Import articles from a folder of Markdown files or a file of JSON Lines.
    #[command(after_help = IMPORT_HELP)]
    Import(Import),
    /// Export the current articles to a folder of Markdown files or a file of JSON Lines.
    #[command(after_help = EXPORT_HELP)]
    Export(Export),
    /// Find the articles that fit, each with the passage that fits.
    #[command(after_help = SEARCH_HELP)]
    Search(Search),
    /// Draft replies to a customer's message, ask back, or say that a person should answer.
    #[command(after_help = SUGGEST_HELP)]
    Suggest(Suggest),
    /// Check a draft of a reply, whoever wrote it: what it says that no article does, and what it tells from articles not for the customer.
    #[command(after_help = CHECK_REPLY_HELP)]
    CheckReply(CheckReply),
    /// Check a whole base: questions that lost their answer, articles that nothing finds, translations that say something else, and more.
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Tell what is new, what changed and what was withdrawn.
    #[command(after_help = CHANGES_HELP)]
    Changes(Changes),
    /// Tell what customers asked, what was not answered, and what agents did with the suggestions.
    #[command(after_help = REPORT_HELP)]
    Report(Report),
    /// Compare two versions of an article, sentence by sentence.
    #[command(after_help = DIFF_HELP)]
    Diff(Diff),
    /// Explain why an article is found, or why not and what to change.
    #[command(after_help = EXPLAIN_HELP)]
    Explain(Explain),
    /// Show the versions of an article as they are stored.
    #[command(after_help = SHOW_HELP)]
    Show(Show),
    /// Make the index again from the articles.
    #[command(after_help = "Examples:\n  rejoinder rebuild --kb support.kb")]
    Rebuild(Base),
    /// Fit how sure the base is on its own questions and on what agents accepted and dismissed.
    #[command(after_help = CALIBRATE_HELP)]
    Calibrate(Calibrate),
    /// Let a sentence encoder read the articles, so that questions find them by meaning too.
    #[command(after_help = ENCODE_HELP)]
    Encode(Encode),
    /// Measure search and suggestions on sets of questions with known answers.
    #[command(after_help = EVAL_HELP)]
    Eval(Eval),
    /// Write a completion script for a shell.
    #[command(after_help = "Examples:\n  rejoinder completions bash > ~/.local/share/bash-completion/completions/rejoinder")]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

#[derive(Args)]
pub(crate) struct Base {
    /// The folder of the knowledge base.
    #[arg(long, value_name = "DIR")]
    pub(crate) kb: PathBuf,
}

/// How sure a base is.
#[derive(Args)]
pub(crate) struct Calibrate {
    #[command(flatten)]
    pub(crate) base: ReadBase,
    /// A file with questions and their articles, one JSON object a line: `{"id": "1", "text": "…", "language": "en", "expected": "returns"}`.
    #[arg(long, value_name = "FILE")]
    pub(crate) questions: Option<PathBuf>,
    /// The share of wrong answers that is wanted at most.
    #[arg(long, value_name = "SHARE", default_value_t = 0.05)]
    pub(crate) error: f64,
    /// The time as of which the questions are asked, such as 2026-11-22; now if left out.
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<Timestamp>,
    /// Only show the calibration in use.
    #[arg(long, conflicts_with_all = ["questions", "reset"])]
    pub(crate) show: bool,
    /// Go back to the calibration as shipped.
    #[arg(long, conflicts_with = "questions")]
    pub(crate) reset: bool,
}

/// A knowledge base, and an encoder that may have a say.
#[derive(Args)]
pub(crate) struct ReadBase {
    #[command(flatten)]
    pub(crate) base: Base,
    /// A folder with the sentence encoder that has read the articles; words decide alone without it.
    #[arg(long, value_name = "FOLDER", env = "REJOINDER_ENCODER", value_parser = OsStringValueParser::new())]
    pub(crate) encoder: Option<OsString>,
}

#[derive(Args)]
pub(crate) struct Encode {
    #[command(flatten)]
    pub(crate) base: Base,
    /// The folder of the model.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) model: PathBuf,
}

#[derive(Args)]
pub(crate) struct Import {
    /// A folder of Markdown files, one such file, or a .jsonl file.
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) base: Base,
    /// Afterwards remove every article, language and version that PATH does not hold; nothing is removed if something was left out.
    #[arg(long)]
    pub(crate) prune: bool,
    /// Leave out files and articles that cannot be imported, say which, and end with exit code 2.
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// Print what was done as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Export {
    /// A new or empty folder, or a file, which is replaced.
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) base: Base,
    /// How to write; without it, a name that ends in .jsonl is a file of JSON Lines, anything else a folder.
    #[arg(long, value_enum)]
    pub(crate) format: Option<Format>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A folder of Markdown files with front matter.
    Markdown,
    /// A file with one article as JSON a line.
    Jsonl,
}

#[derive(Args)]
pub(crate) struct Search {
    #[command(flatten)]
    pub(crate) base: ReadBase,
    #[command(flatten)]
    pub(crate) options: QueryOptions,
    /// Print the results as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// What to look for; - reads it from standard input.
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Suggest {
    #[command(flatten)]
    pub(crate) base: ReadBase,
    #[command(flatten)]
    pub(crate) options: QueryOptions,
    /// Print the suggestions as one line of JSON.
    #[arg(long, conflicts_with = "prompt")]
    pub(crate) json: bool,
    /// Print the prompt that lets a language model write the reply from the passages found and nothing else.
    #[arg(long)]
    pub(crate) prompt: bool,
    /// The customer's message; without it, or with -, it is read from standard input.
    pub(crate) text: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Check {
    /// A knowledge base, a folder of Markdown files, or a .jsonl file.
    pub(crate) path: PathBuf,
    /// A file with questions; without it, questions.jsonl in the folder of articles or beside it.
    #[arg(long, value_name = "FILE")]
    pub(crate) questions: Option<PathBuf>,
    /// Tell only what is wrong now and was not here: an earlier export, or a knowledge base.
    #[arg(long, value_name = "PATH")]
    pub(crate) since: Option<PathBuf>,
    /// The second whose articles are checked, such as 2026-11-22; now without it.
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<Timestamp>,
    /// Fail for what is only worth a look, too.
    #[arg(long)]
    pub(crate) strict: bool,
    /// Print what was found as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Changes {
    #[command(flatten)]
    pub(crate) base: Base,
    /// Since when.
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Timestamp,
    #[command(flatten)]
    pub(crate) scope: ScopeOptions,
    /// Print the changes as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) base: Base,
    /// Since when, such as 2026-11-16; the last seven days without it, today included.
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Up to when, this second no longer; now without it.
    #[arg(long, value_name = "TIME", requires = "since")]
    until: Option<Timestamp>,
    /// What is counted together; weeks begin on Monday.
    #[arg(long, value_parser = period(), default_value_t)]
    period: Period,
    /// For whom the report is, such as public,internal for agents; the public alone without it.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    audience: Vec<String>,
    /// Only what was asked in this region.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Only what was asked on this channel.
    #[arg(long, value_parser = channel())]
    channel: Option<Channel>,
    /// Only what was asked about this product.
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// Only messages in this language, such as fi or zh-Hans.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
    /// At most so many rows of each table.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Print the report as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) base: Base,
    /// The language of the two.
    #[arg(long)]
    pub(crate) language: Language,
    /// Print what differs as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// The id of the article.
    pub(crate) id: String,
    /// The version that is compared.
    pub(crate) from: u32,
    /// The version that it is compared with.
    pub(crate) to: u32,
}

#[derive(Args)]
pub(crate) struct CheckReply {
    #[command(flatten)]
    pub(crate) base: ReadBase,
    #[command(flatten)]
    pub(crate) options: QueryOptions,
    /// The file with the draft; - reads it from standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// Print what was found as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// The customer's message.
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) base: ReadBase,
    #[command(flatten)]
    pub(crate) options: QueryOptions,
    /// The id of the article.
    #[arg(long)]
    pub(crate) id: String,
    /// Print the explanation as one line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// What is looked for; - reads it from standard input.
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) base: Base,
    /// The id of the article.
    pub(crate) id: String,
    /// Only in this language.
    #[arg(long)]
    pub(crate) language: Option<Language>,
    /// Show what was written when, from the first change on, removals included.
    #[arg(long)]
    pub(crate) history: bool,
}

#[derive(Args)]
pub(crate) struct Eval {
    /// Folders with a set of questions each; plain files are passed over.
    #[arg(required = true, value_name = "SET")]
    pub(crate) sets: Vec<PathBuf>,
    /// A folder with questions for the sets, in place of their own.
    #[arg(long, value_name = "DIR")]
    pub(crate) queries: Option<PathBuf>,
    /// A folder with a sentence encoder that reads the articles; words decide alone without it.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) encoder: Option<PathBuf>,
    /// Keep the knowledge bases made of the sets in this folder, and use those kept there: encoding takes long.
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// Leave the example questions out of the articles.
    #[arg(long)]
    pub(crate) without_examples: bool,
    /// Write the ranking of each question to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) run: Option<PathBuf>,
    /// Write the answer to each question to this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
    /// Write the figures to this file as JSON.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

/// What a query may see.
#[derive(Args)]
pub(crate) struct ScopeOptions {
    /// The language of the text, such as fi or zh-Hans; detected, or all, without it.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
    /// Who is asking, such as public,internal for an agent; the public alone without it.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    audience: Vec<String>,
    /// Where the customer is.
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// Where the reply goes out.
    #[arg(long, value_parser = channel())]
    channel: Option<Channel>,
    /// The product that it is about.
    #[arg(long, value_name = "PRODUCT")]
    product: Option<String>,
    /// The time whose rules apply, such as 2025-12-01 or 2025-12-01T12:00:00Z; now without it.
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
    /// Only articles of this kind; several add up.
    #[arg(long, value_delimiter = ',', value_parser = kind())]
    kind: Vec<Kind>,
}

/// Everything of a query but its text.
#[derive(Args)]
pub(crate) struct QueryOptions {
    #[command(flatten)]
    scope: ScopeOptions,
    /// The language wanted in the reply; that of the text without it.
    #[arg(long, value_name = "LANGUAGE")]
    reply_language: Option<Language>,
    /// At most this many.
    #[arg(long, value_name = "N", allow_negative_numbers = true, default_value_t = Query::default().limit)]
    limit: usize,
    /// The customer's name, for the greeting.
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
    /// How the reply speaks; as is customary in its language without it.
    #[arg(long, value_parser = tone())]
    tone: Option<Tone>,
    /// What a placeholder of canned replies stands for, such as order.number=123; several add up.
    #[arg(long, value_name = "NAME=VALUE", value_parser = name_and_value)]
    value: Vec<(String, String)>,
    /// An earlier message of the customer; several in order, the oldest first.
    #[arg(long, value_name = "TEXT")]
    context: Vec<String>,
    /// For so many days a reply says what changed in its article.
    #[arg(long, value_name = "DAYS", default_value_t = Query::default().changed_within)]
    changed_within: u32,
}

impl ScopeOptions {
    /// A query with this text that may see so much.
    pub(crate) fn query(self, text: String) -> Query {
        let query = Query::new(text);
        Query {
            audience: audience(&self.audience, query.audience),
            language: self.language,
            region: self.region,
            channel: self.channel,
            product: self.product,
            as_of: self.as_of,
            kinds: self.kind,
            ..query
        }
    }
}

impl QueryOptions {
    /// The query with this text.
    pub(crate) fn query(self, text: String) -> Query {
        Query {
            reply_language: self.reply_language,
            limit: self.limit,
            customer: self.customer,
            tone: self.tone,
            values: self.value.into_iter().collect(),
            context: self.context,
            changed_within: self.changed_within,
            ..self.scope.query(text)
        }
    }
}

impl Report {
    /// What is reported.
    pub(crate) fn query(self) -> ReportQuery {
        let query = self.since.map_or_else(|| ReportQuery::last_days(7), ReportQuery::new);
        ReportQuery {
            until: self.until,
            period: self.period,
            audience: audience(&self.audience, query.audience),
            region: self.region,
            channel: self.channel,
            product: self.product,
            language: self.language,
            limit: self.limit,
            ..query
        }
    }
}

/// The audiences named, or those usual where there are none.
fn audience(named: &[String], usual: Vec<String>) -> Vec<String> {
    if named.is_empty() { usual } else { named.iter().map(|name| name.trim().to_owned()).collect() }
}

fn period() -> impl TypedValueParser<Value = Period> {
    PossibleValuesParser::new(Period::ALL.map(Period::as_str)).try_map(|name| name.parse::<Period>())
}

fn channel() -> impl TypedValueParser<Value = Channel> {
    PossibleValuesParser::new(Channel::ALL.map(Channel::as_str)).try_map(|name| name.parse::<Channel>())
}

fn tone() -> impl TypedValueParser<Value = Tone> {
    PossibleValuesParser::new(Tone::ALL.map(Tone::as_str)).try_map(|name| name.parse::<Tone>())
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').filter(|(name, _)| !name.trim().is_empty()).ok_or("write it as NAME=VALUE")?;
    Ok((name.trim().to_owned(), value.to_owned()))
}

fn kind() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::as_str)).try_map(|name| {
        let known = Kind::ALL.into_iter().find(|kind| kind.as_str() == name);
        known.ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("kind: {name:?} is unknown")))
    })
}
