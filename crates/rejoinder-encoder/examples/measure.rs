//! Measures a model: `measure FOLDER`. Prints milliseconds of loading and of a question, and passages a second.

use rejoinder_encoder::Encoder;
use std::num::NonZeroUsize;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("measure FOLDER")?;
    let start = Instant::now();
    let encoder = Encoder::open(&folder)?;
    let loading = start.elapsed().as_secs_f64() * 1e3;
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let start = Instant::now();
            encoder.encode_query("where can i download my last invoice").map(|_| start.elapsed().as_secs_f64() * 1e3)
        })
        .collect::<Result<_, _>>()?;
    times.sort_by(f64::total_cmp);
    let words = "the parcel was sent to another address and the customer would like to know when it will be delivered to him ";
    let passages: Vec<String> = (0..120).map(|number| format!("{number} {}", words.repeat(6)[..500].trim())).collect();
    let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
    let rate = |encoder: &Encoder| -> Result<f64, rejoinder_encoder::EncoderError> {
        let start = Instant::now();
        encoder.encode_passages(&passages)?;
        Ok(passages.len() as f64 / start.elapsed().as_secs_f64())
    };
    let two = rate(&encoder)?;
    let encoder = encoder.with_threads(NonZeroUsize::MIN);
    let one = rate(&encoder)?;
    #[expect(clippy::print_stdout, reason = "the figures are what it is run for")]
    {
        println!("{} {} {}", encoder.name(), encoder.dimension(), encoder.fingerprint());
        println!(
            "loading {loading:.0} ms, question p50 {:.2} p95 {:.2} ms, passages a second {two:.1}, on one thread {one:.1}",
            times[100], times[190]
        );
    }
    Ok(())
}
