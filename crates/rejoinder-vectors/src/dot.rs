//! Dot products of whole numbers, compiled for several instruction sets of which the best one that the processor has is taken.

use pulp::Arch;

/// The largest number of a query of this dimension, so that no sum leaves 32 bits: rows reach 127, and -128 in a damaged one.
pub(crate) fn query_limit(dimension: usize) -> i16 {
    let bound = i32::MAX as usize / 128 / dimension.max(1);
    i16::try_from(bound).unwrap_or(i16::MAX)
}

/// Puts the dot product of the query with each of the rows into `out`, in their order. `values` holds the numbers of all rows one after
/// another, as many for each as `query` has; a row that is not there counts 0.
pub(crate) fn dots(query: &[i16], values: &[u8], rows: &[u32], out: &mut Vec<i32>) {
    out.clear();
    out.resize(rows.len(), 0);
    // Plain loops and slices below: what the compiler does not put in the place of its call is compiled without the wide instructions.
    Arch::new().dispatch(
        #[inline(always)]
        || match query.len() {
            // A length known to the compiler makes a third more of them a second.
            384 => each(
                values,
                rows,
                out,
                384,
                #[inline(always)]
                |row| fixed::<384>(query, row),
            ),
            768 => each(
                values,
                rows,
                out,
                768,
                #[inline(always)]
                |row| fixed::<768>(query, row),
            ),
            length => each(
                values,
                rows,
                out,
                length,
                #[inline(always)]
                |row| dot(query, row),
            ),
        },
    );
}

#[inline(always)]
fn each(values: &[u8], rows: &[u32], out: &mut [i32], length: usize, dot: impl Fn(&[u8]) -> i32) {
    for (&row, out) in rows.iter().zip(out) {
        let start = row as usize * length;
        if let Some(row) = values.get(start..start + length) {
            *out = dot(row);
        }
    }
}

#[inline(always)]
fn fixed<const N: usize>(query: &[i16], row: &[u8]) -> i32 {
    match (query.first_chunk::<N>(), row.first_chunk::<N>()) {
        (Some(query), Some(row)) => dot(query, row),
        _ => 0,
    }
}

#[inline(always)]
fn dot(query: &[i16], row: &[u8]) -> i32 {
    let mut sum = 0i32;
    for (query, value) in query.iter().zip(row) {
        // Wrapping, because a check at every step would keep the loop from being made of wide instructions; `query_limit` bounds the sum.
        sum = sum.wrapping_add(i32::from(*query) * i32::from(value.cast_signed()));
    }
    sum
}
