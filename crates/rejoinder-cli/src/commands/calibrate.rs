//! `rejoinder calibrate`: fits how sure a base is on its own questions and on what agents did, and shows the table.

use rejoinder::{Calibration, JudgedQuery, Timestamp};
use rejoinder_eval::{Question, read_questions};

use crate::args::Calibrate;
use crate::commands::{Done, open_to_read, percent};
use crate::failure::Failure;
use crate::output::{Output, Style};

/// Runs the command.
pub(crate) fn run(arguments: &Calibrate, output: &mut Output) -> Result<Done, Failure> {
    let kb = open_to_read(&arguments.base)?;
    if arguments.reset {
        kb.set_calibration(&Calibration::default())?;
    } else if !arguments.show {
        let as_of = arguments.as_of.unwrap_or_else(Timestamp::now);
        let questions: Vec<Question> = match &arguments.questions {
            Some(file) => read_questions(file)?,
            None => Vec::new(),
        };
        let judged: Vec<JudgedQuery> = questions.iter().map(|question| question.judged(as_of)).collect();
        kb.set_calibration(&kb.calibrate(&judged, arguments.error)?)?;
    }
    show(&*kb.calibration()?, output)?;
    Ok(Done::Something)
}

fn show(calibration: &Calibration, output: &mut Output) -> Result<(), Failure> {
    let Some(wanted) = calibration.wanted_error else {
        let shipped = format!("as shipped: answers from {} on, not fitted on this base", percent(calibration.threshold));
        return Ok(output.line(Style::Plain, &shipped)?);
    };
    let Calibration { n_judged, n_answered, n_wrong, .. } = *calibration;
    output.line(Style::Plain, &format!("{n_judged} first suggestions judged"))?;
    output.line(Style::Dim, "probability  judged  right")?;
    for bin in &calibration.bins {
        let row = format!("{:>11}  {:>6}  {:>5}", percent(bin.promised), bin.n, percent(bin.right));
        output.line(Style::Plain, &row)?;
    }
    let answered = if calibration.threshold == 1.0 {
        format!("no threshold keeps the error at {}: everything is handed over", percent(wanted))
    } else {
        let bound = percent(calibration.error_bound);
        let threshold = percent(calibration.threshold);
        format!(
            "answers from {threshold} on: {n_answered} of {n_judged} held out in turn, {n_wrong} of them wrong; at most {bound}, at a confidence of 95%"
        )
    };
    Ok(output.line(Style::Plain, &answered)?)
}
