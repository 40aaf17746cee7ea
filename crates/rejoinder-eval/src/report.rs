//! The figures of a set, as JSON and as a table.

use serde::Serialize;

/// The figures of a set; `None` where a set has no such figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// The set's name.
    pub set: String,
    /// Questions with a relevant record.
    pub n: usize,
    /// nDCG at 10, the mean over judged questions as the next four.
    pub ndcg10: Option<f64>,
    /// Share of questions whose first hit is relevant.
    pub success1: Option<f64>,
    /// Recall among the first 10.
    pub r10: Option<f64>,
    /// Recall among the first 100.
    pub r100: Option<f64>,
    /// Reciprocal rank of the first relevant hit among the first 10.
    pub mrr10: Option<f64>,
    /// Share of questions with gold answers whose first suggestion holds one.
    pub answer1: Option<f64>,
    /// Share of answerable questions whose first suggestion is the right canned reply.
    pub reply1: Option<f64>,
    /// The same, among the first three.
    pub reply3: Option<f64>,
    /// How well confidence tells answerable questions from others.
    pub auroc: Option<f64>,
    /// Expected calibration error of the first suggestion's confidence, in 10 bins.
    pub ece: Option<f64>,
    /// Seconds to index the corpus, until it is durable and searchable.
    pub index_s: f64,
    /// Milliseconds of a search for 100 hits: median.
    pub p50_ms: f64,
    /// 95th percentile.
    pub p95_ms: f64,
    /// 99th percentile.
    pub p99_ms: f64,
}

impl Report {
    /// The figure a set is judged by: nDCG at 10, or of intents the share of first replies that are right.
    #[must_use]
    pub fn figure(&self) -> Option<f64> {
        self.ndcg10.or(self.reply1)
    }
}

/// The figures of several sets as a table in plain text, with the mean of nDCG over the sets that have it.
#[must_use]
pub fn table(reports: &[Report]) -> String {
    let width = reports.iter().map(|report| report.set.chars().count()).max().unwrap_or(0).max(4);
    let mut out = format!(
        "{:width$} {:>5} {:>7} {:>7} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7} {:>6} {:>6} {:>8} {:>7} {:>7} {:>7}\n",
        "set",
        "n",
        "nDCG@10",
        "succ@1",
        "R@10",
        "R@100",
        "MRR@10",
        "answ@1",
        "repl@1",
        "repl@3",
        "AUROC",
        "ECE",
        "index s",
        "p50 ms",
        "p95 ms",
        "p99 ms"
    );
    let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| format!("{value:.4}"));
    for report in reports {
        let quality = [report.ndcg10, report.success1, report.r10, report.r100, report.mrr10];
        let suggestions = [report.answer1, report.reply1, report.reply3, report.auroc, report.ece];
        let [ndcg, success, r10, r100, mrr] = quality.map(number);
        let [answer, reply1, reply3, auroc, ece] = suggestions.map(number);
        out.push_str(&format!(
            "{:width$} {:>5} {ndcg:>7} {success:>7} {r10:>6} {r100:>6} {mrr:>6} {answer:>7} {reply1:>7} {reply3:>7} {auroc:>6} {ece:>6} \
             {:>8.2} {:>7.2} {:>7.2} {:>7.2}\n",
            report.set, report.n, report.index_s, report.p50_ms, report.p95_ms, report.p99_ms
        ));
    }
    let ranked: Vec<f64> = reports.iter().filter_map(|report| report.ndcg10).collect();
    if ranked.len() > 1 {
        let mean = ranked.iter().sum::<f64>() / ranked.len() as f64;
        out.push_str(&format!("{:width$} {:>5} {mean:>7.4}\n", "mean", ranked.len()));
    }
    out
}
