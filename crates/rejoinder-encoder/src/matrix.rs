//! Products of matrices on one core, with the widest instructions the machine has.
//!
//! Every element of a product is one sum over the inputs in their order, so a row of the result depends on nothing but that row: not on
//! how many rows are multiplied together, nor on threads. That is what makes equal texts have equal vectors to the bit.

use pulp::{Arch, Scalar, Simd, WithSimd};

/// Columns of a panel: two vectors of AVX-512, four of AVX2, eight of NEON.
const WIDTH: usize = 32;

/// Inputs gone through at a time: so much of a panel, 32 KiB, stays in the nearest cache while all rows pass.
const DEPTH: usize = 256;

/// A matrix laid out for being multiplied by: panels of [`WIDTH`] columns, each stored input after input, the last one filled with zeros.
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    numbers: Numbers,
}

enum Numbers {
    Float(Vec<f32>),
    /// Whole numbers and what one of them is worth, column by column. A short text is encoded as fast as the weights come from memory:
    /// half the bytes are nearly half the time. Price: 2e-5 of a weight, which moves the cosine of a vector by less than 1e-8.
    Short(Vec<i16>, Vec<f32>),
}

impl Matrix {
    /// The weights of a linear layer: `outputs` rows of `inputs` numbers each.
    pub(crate) fn of_weights(rows: &[f32], inputs: usize, outputs: usize) -> Self {
        let worth = |row: &[f32]| row.iter().fold(0.0_f32, |most, x| most.max(x.abs())) / f32::from(i16::MAX);
        let mut worths: Vec<f32> = rows.chunks_exact(inputs).map(worth).collect();
        let shorts = panels(inputs, outputs, |output, input| {
            let worth = worths[output];
            if worth > 0.0 { (rows[output * inputs + input] / worth).round() as i16 } else { 0 }
        });
        worths.resize(outputs.next_multiple_of(WIDTH), 0.0);
        Self { inputs, outputs, numbers: Numbers::Short(shorts, worths) }
    }

    /// Of `outputs` rows of `inputs` numbers each. Rows begin `stride` numbers apart.
    pub(crate) fn from_rows(rows: &[f32], stride: usize, inputs: usize, outputs: usize) -> Self {
        let floats = panels(inputs, outputs, |output, input| rows[output * stride + input]);
        Self { inputs, outputs, numbers: Numbers::Float(floats) }
    }

    /// Of `inputs` rows of `outputs` numbers each: the transpose of [`Matrix::from_rows`].
    pub(crate) fn from_columns(rows: &[f32], stride: usize, inputs: usize, outputs: usize) -> Self {
        let floats = panels(inputs, outputs, |output, input| rows[input * stride + output]);
        Self { inputs, outputs, numbers: Numbers::Float(floats) }
    }

    /// Writes `rows` rows of `x`, which begin `x_stride` numbers apart, times this matrix to `out`, whose rows begin `out_stride` apart.
    pub(crate) fn multiply(&self, x: &[f32], x_stride: usize, rows: usize, out: &mut [f32], out_stride: usize) {
        Arch::new().dispatch(Product { matrix: self, x, x_stride, rows, out, out_stride });
    }
}

/// Lays out the numbers that `at` tells for an output and an input.
fn panels<T: Copy + Default>(inputs: usize, outputs: usize, at: impl Fn(usize, usize) -> T) -> Vec<T> {
    let mut panels = vec![T::default(); outputs.next_multiple_of(WIDTH) * inputs];
    for (index, lane) in panels.chunks_exact_mut(WIDTH).enumerate() {
        let (first, input) = (index / inputs * WIDTH, index % inputs);
        for (place, output) in lane.iter_mut().zip(first..outputs) {
            *place = at(output, input);
        }
    }
    panels
}

struct Product<'a> {
    matrix: &'a Matrix,
    x: &'a [f32],
    x_stride: usize,
    rows: usize,
    out: &'a mut [f32],
    out_stride: usize,
}

impl WithSimd for Product<'_> {
    type Output = ();

    // The rows of a tile are as many as keep their sums in the registers of the machine.
    #[inline(always)]
    fn with_simd<S: Simd>(mut self, simd: S) {
        match S::F32_LANES {
            16 => self.run(|product, panel, at, left| match left {
                0..=4 => product.tile::<S, 4, 2>(simd, panel, at),
                5..=8 => product.tile::<S, 8, 2>(simd, panel, at),
                _ => product.tile::<S, 12, 2>(simd, panel, at),
            }),
            8 => self.run(|product, panel, at, _| product.tile::<S, 3, 4>(simd, panel, at)),
            4 => self.run(|product, panel, at, _| product.tile::<S, 2, 8>(simd, panel, at)),
            _ => self.run(|product, panel, at, _| product.tile::<Scalar, 1, 32>(Scalar::new(), panel, at)),
        }
    }
}

/// Where a tile begins.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    input: usize,
    column: usize,
}

impl Product<'_> {
    /// Goes through panels, stretches of inputs and rows; `tile` is told the stretch of the panel, where it begins and how many rows are
    /// left, and says how many it has done.
    #[inline(always)]
    fn run(&mut self, tile: impl Fn(&mut Self, &[f32], Place, usize) -> usize) {
        let matrix = self.matrix;
        let mut unpacked = [0.0; WIDTH * DEPTH];
        for column in (0..matrix.outputs).step_by(WIDTH) {
            for input in (0..matrix.inputs).step_by(DEPTH) {
                let stretch = column * matrix.inputs + input * WIDTH..column * matrix.inputs + matrix.inputs.min(input + DEPTH) * WIDTH;
                let panel = match &matrix.numbers {
                    Numbers::Float(floats) => &floats[stretch],
                    Numbers::Short(shorts, worths) => {
                        let worths = &worths[column..][..WIDTH];
                        for (floats, shorts) in unpacked.chunks_exact_mut(WIDTH).zip(shorts[stretch].chunks_exact(WIDTH)) {
                            for ((float, short), worth) in floats.iter_mut().zip(shorts).zip(worths) {
                                *float = f32::from(*short) * worth;
                            }
                        }
                        &unpacked[..]
                    }
                };
                let mut row = 0;
                while row < self.rows {
                    row += tile(self, panel, Place { row, input, column }, self.rows - row);
                }
            }
        }
    }

    /// Adds a stretch of inputs to the sums of up to `R` rows in the `V` vectors of a panel. Rows beyond the last repeat it and are not
    /// written.
    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, panel: &[f32], at: Place) -> usize {
        let Matrix { inputs, outputs, .. } = self.matrix;
        let done = R.min(self.rows - at.row);
        let depth = DEPTH.min(inputs - at.input);
        let width = WIDTH.min(outputs - at.column);
        let x: [&[f32]; R] = std::array::from_fn(|r| &self.x[(at.row + r.min(done - 1)) * self.x_stride + at.input..][..depth]);
        let mut sums = [[simd.splat_f32s(0.0); V]; R];
        if at.input > 0 {
            for (r, sums) in sums.iter_mut().enumerate().take(done) {
                let mut whole = [0.0; WIDTH];
                whole[..width].copy_from_slice(&self.out[(at.row + r) * self.out_stride + at.column..][..width]);
                sums.copy_from_slice(S::as_simd_f32s(&whole).0);
            }
        }
        for (input, weights) in S::as_simd_f32s(panel).0.chunks_exact(V).enumerate().take(depth) {
            for (sums, x) in sums.iter_mut().zip(&x) {
                let value = simd.splat_f32s(x[input]);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.mul_add_e_f32s(value, *weight, *sum);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate().take(done) {
            let mut whole = [0.0; WIDTH];
            S::as_mut_simd_f32s(&mut whole).0.copy_from_slice(sums);
            let place = &mut self.out[(at.row + r) * self.out_stride + at.column..][..width];
            // A copy of a length that the compiler knows is a few instructions, another one a call.
            match <&mut [f32; WIDTH]>::try_from(&mut *place) {
                Ok(place) => *place = whole,
                Err(_) => place.copy_from_slice(&whole[..width]),
            }
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_product_is_that_of_the_definition_row_by_row(
            inputs in 1usize..600, outputs in 1usize..80, rows in 1usize..30, seed in any::<u32>()
        ) {
            let number = |i: usize| ((i as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 16) as f32 / 65_536.0 - 0.5;
            let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
            let turned: Vec<f32> = (0..inputs * outputs).map(|i| weights[i % outputs * inputs + i / outputs]).collect();
            let x: Vec<f32> = (0..inputs * rows).map(|i| number(i + 7)).collect();
            for (matrix, tolerance) in [
                (Matrix::from_rows(&weights, inputs, inputs, outputs), 1e-4),
                (Matrix::from_columns(&turned, outputs, inputs, outputs), 1e-4),
                (Matrix::of_weights(&weights, inputs, outputs), 1e-3),
            ] {
                let mut whole = vec![0.0; rows * outputs];
                matrix.multiply(&x, inputs, rows, &mut whole, outputs);
                // The instructions of lesser machines do the same.
                let mut plain = vec![0.0; rows * outputs];
                Product { matrix: &matrix, x: &x, x_stride: inputs, rows, out: &mut plain, out_stride: outputs }.with_simd(Scalar::new());
                prop_assert!(plain.iter().zip(&whole).all(|(plain, whole)| (plain - whole).abs() < 1e-4));
                #[cfg(target_arch = "x86_64")]
                if let Some(simd) = pulp::x86::V3::try_new() {
                    let mut wider = vec![0.0; rows * outputs];
                    Simd::vectorize(simd, Product { matrix: &matrix, x: &x, x_stride: inputs, rows, out: &mut wider, out_stride: outputs });
                    prop_assert_eq!(&wider, &whole);
                }
                for row in 0..rows {
                    let mut alone = vec![0.0; outputs];
                    matrix.multiply(&x[row * inputs..], inputs, 1, &mut alone, outputs);
                    prop_assert_eq!(&alone, &whole[row * outputs..][..outputs]);
                    for output in 0..outputs {
                        let exact = (0..inputs).map(|i| f64::from(x[row * inputs + i]) * f64::from(weights[output * inputs + i]));
                        prop_assert!((exact.sum::<f64>() - f64::from(alone[output])).abs() < tolerance);
                    }
                }
            }
        }
    }
}
