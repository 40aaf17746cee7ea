//! Vectors as whole numbers.

use crate::dot::query_limit;
use crate::error::{VectorsError, VectorsErrorKind};

/// A query as whole numbers, made once by [`crate::VectorSnapshot::prepare`].
#[derive(Clone, Debug)]
pub struct PreparedQuery {
    pub(crate) values: Vec<i16>,
    /// What one of them is worth.
    pub(crate) scale: f32,
}

impl PreparedQuery {
    pub(crate) fn new(vector: &[f32], dimension: usize) -> Result<Self, VectorsError> {
        check(vector, dimension)?;
        let limit = query_limit(dimension);
        let scale = largest(vector) / f32::from(limit);
        // A conversion to whole numbers saturates, and 0 / 0 becomes 0.
        let values = vector.iter().map(|value| (value / scale).round() as i16).collect();
        Ok(Self { values, scale })
    }

    /// The similarity that a dot product stands for.
    #[inline]
    pub(crate) fn similarity(&self, dot: i32, row_scale: f32) -> f32 {
        dot as f32 * (row_scale * self.scale)
    }
}

/// Appends the numbers of a row and returns its scale: the largest number becomes 127.
pub(crate) fn quantize(vector: &[f32], dimension: usize, values: &mut Vec<u8>) -> Result<f32, VectorsError> {
    check(vector, dimension)?;
    let scale = largest(vector) / 127.0;
    values.extend(vector.iter().map(|value| ((value / scale).round() as i8).cast_unsigned()));
    Ok(scale)
}

fn largest(vector: &[f32]) -> f32 {
    vector.iter().fold(0.0, |largest: f32, value| largest.max(value.abs()))
}

fn check(vector: &[f32], dimension: usize) -> Result<(), VectorsError> {
    let fault = |message: String| Err(VectorsError::new(VectorsErrorKind::InvalidInput, message));
    if vector.len() != dimension {
        return fault(format!("the vector has {} numbers, those of this folder have {dimension}", vector.len()));
    }
    match vector.iter().find(|value| !value.is_finite()) {
        Some(value) => fault(format!("the vector holds {value}, which is no number")),
        None => Ok(()),
    }
}
