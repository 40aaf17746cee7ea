//! Dot products of whole numbers, compiled for several instruction sets of which the best one that the processor has is taken.

use pulp::Arch;

/// The largest number of a query of this dimension, so that no sum leaves 32 bits: rows reach 127, and -128 in a damaged one.
pub(crate) fn query_limit(dimension: usize) -> i16 {
    let bound = i32::MAX as usize / 128 / dimension.max(1);
    i16::try_from(bound).unwrap_or(i16::MAX)
}

/// Appends the dot product of the query with each of the rows, in their order. `values` holds the numbers of all rows one after another,
/// as many for each as `query` has; a row that is not there counts 0.
pub(crate) fn dots(query: &[i16], values: &[u8], rows: &[u32], out: &mut Vec<i32>) {
    Arch::new().dispatch(
        #[inline(always)]
        || match query.len() {
            // A length known to the compiler makes a third more of them a second.
            384 => fixed::<384>(query, values, rows, out),
            768 => fixed::<768>(query, values, rows, out),
            length => out.extend(rows.iter().map(|&row| row_of(values, row, length).map_or(0, |row| dot(query, row)))),
        },
    );
}

#[inline(always)]
fn fixed<const N: usize>(query: &[i16], values: &[u8], rows: &[u32], out: &mut Vec<i32>) {
    let Some(query) = query.first_chunk::<N>() else { return };
    let one = |&row: &u32| row_of(values, row, N).and_then(<[u8]>::first_chunk::<N>).map_or(0, |row| dot(query, row));
    out.extend(rows.iter().map(one));
}

#[inline(always)]
fn row_of(values: &[u8], row: u32, length: usize) -> Option<&[u8]> {
    let start = row as usize * length;
    values.get(start..start + length)
}

#[inline(always)]
fn dot(query: &[i16], row: &[u8]) -> i32 {
    // Wrapping, because a check at every step would keep the loop from being made of wide instructions; `query_limit` keeps within bounds.
    query.iter().zip(row).fold(0, |sum: i32, (&query, &value)| sum.wrapping_add(i32::from(query) * i32::from(value.cast_signed())))
}
