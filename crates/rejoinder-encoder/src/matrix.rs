//! Products of matrices on one core, with the widest instructions the machine has.
//!
//! Every element of a product is one sum over the inputs in their order, so a row of the result depends on nothing but that row: not on
//! how many rows are multiplied together, nor on threads. That is what makes equal texts have equal vectors to the bit.

use pulp::{Arch, Scalar, Simd, WithSimd};

/// Columns of a panel: two vectors of AVX-512, four of AVX2, eight of NEON.
const WIDTH: usize = 32;

/// A matrix laid out for being multiplied by: panels of [`WIDTH`] columns, each stored input after input, the last one filled with zeros.
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    panels: Vec<f32>,
}

impl Matrix {
    /// Of `outputs` rows of `inputs` numbers each, as the weights of a linear layer are stored.
    ///
    /// Rows begin `stride` numbers apart.
    pub(crate) fn from_rows(rows: &[f32], stride: usize, inputs: usize, outputs: usize) -> Self {
        let mut panels = vec![0.0; outputs.div_ceil(WIDTH) * WIDTH * inputs];
        if inputs > 0 {
            for (panel, first) in panels.chunks_exact_mut(WIDTH * inputs).zip((0..outputs).step_by(WIDTH)) {
                for (column, output) in (first..outputs.min(first + WIDTH)).enumerate() {
                    for (place, value) in panel.iter_mut().skip(column).step_by(WIDTH).zip(&rows[output * stride..][..inputs]) {
                        *place = *value;
                    }
                }
            }
        }
        Self { inputs, outputs, panels }
    }

    /// Of `inputs` rows of `outputs` numbers each: the transpose of [`Matrix::from_rows`].
    pub(crate) fn from_columns(rows: &[f32], stride: usize, inputs: usize, outputs: usize) -> Self {
        let mut panels = vec![0.0; outputs.div_ceil(WIDTH) * WIDTH * inputs];
        if inputs > 0 {
            for (panel, first) in panels.chunks_exact_mut(WIDTH * inputs).zip((0..outputs).step_by(WIDTH)) {
                let width = WIDTH.min(outputs - first);
                for (input, place) in panel.chunks_exact_mut(WIDTH).enumerate() {
                    place[..width].copy_from_slice(&rows[input * stride + first..][..width]);
                }
            }
        }
        Self { inputs, outputs, panels }
    }

    /// Writes `rows` rows of `x`, which begin `x_stride` numbers apart, times this matrix to `out`, whose rows begin `out_stride` apart.
    pub(crate) fn multiply(&self, x: &[f32], x_stride: usize, rows: usize, out: &mut [f32], out_stride: usize) {
        Arch::new().dispatch(Product { matrix: self, x, x_stride, rows, out, out_stride });
    }
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
            16 => self.run(|product, row, left, panel, column| match left {
                0..=4 => product.tile::<S, 4, 2>(simd, row, panel, column),
                5..=8 => product.tile::<S, 8, 2>(simd, row, panel, column),
                _ => product.tile::<S, 12, 2>(simd, row, panel, column),
            }),
            8 => self.run(|product, row, _, panel, column| product.tile::<S, 3, 4>(simd, row, panel, column)),
            4 => self.run(|product, row, _, panel, column| product.tile::<S, 2, 8>(simd, row, panel, column)),
            _ => self.run(|product, row, _, panel, column| product.tile::<Scalar, 1, 32>(Scalar::new(), row, panel, column)),
        }
    }
}

impl Product<'_> {
    /// Goes through panels and rows; `tile` is told the first row, how many are left, the panel and its first column, and says how many
    /// rows it has done.
    #[inline(always)]
    fn run(&mut self, tile: impl Fn(&mut Self, usize, usize, &[f32], usize) -> usize) {
        let Matrix { inputs, panels, .. } = self.matrix;
        for (index, panel) in panels.chunks_exact(WIDTH * (*inputs).max(1)).enumerate() {
            let mut row = 0;
            while row < self.rows {
                row += tile(self, row, self.rows - row, panel, index * WIDTH);
            }
        }
    }

    /// The product of up to `R` rows with one panel of `V` vectors. Rows beyond the last repeat it and are not written.
    #[inline(always)]
    fn tile<S: Simd, const R: usize, const V: usize>(&mut self, simd: S, row: usize, panel: &[f32], column: usize) -> usize {
        let inputs = self.matrix.inputs;
        let done = R.min(self.rows - row);
        let x: [&[f32]; R] = std::array::from_fn(|r| &self.x[(row + r.min(done - 1)) * self.x_stride..][..inputs]);
        let mut sums = [[simd.splat_f32s(0.0); V]; R];
        for (input, weights) in S::as_simd_f32s(panel).0.chunks_exact(V).enumerate().take(inputs) {
            for (sums, x) in sums.iter_mut().zip(&x) {
                let value = simd.splat_f32s(x[input]);
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum = simd.mul_add_e_f32s(value, *weight, *sum);
                }
            }
        }
        let width = WIDTH.min(self.matrix.outputs - column);
        for (r, sums) in sums.iter().enumerate().take(done) {
            let mut whole = [0.0; WIDTH];
            S::as_mut_simd_f32s(&mut whole).0.copy_from_slice(sums);
            self.out[(row + r) * self.out_stride + column..][..width].copy_from_slice(&whole[..width]);
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
            inputs in 1usize..40, outputs in 1usize..80, rows in 1usize..30, seed in any::<u32>()
        ) {
            let number = |i: usize| ((i as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 16) as f32 / 65_536.0 - 0.5;
            let weights: Vec<f32> = (0..inputs * outputs).map(number).collect();
            let x: Vec<f32> = (0..inputs * rows).map(|i| number(i + 7)).collect();
            let matrix = Matrix::from_rows(&weights, inputs, inputs, outputs);
            let mut whole = vec![0.0; rows * outputs];
            matrix.multiply(&x, inputs, rows, &mut whole, outputs);
            for row in 0..rows {
                let mut alone = vec![0.0; outputs];
                matrix.multiply(&x[row * inputs..], inputs, 1, &mut alone, outputs);
                prop_assert_eq!(&alone, &whole[row * outputs..][..outputs]);
                for output in 0..outputs {
                    let exact: f64 = (0..inputs).map(|i| f64::from(x[row * inputs + i]) * f64::from(weights[output * inputs + i])).sum();
                    prop_assert!((exact - f64::from(alone[output])).abs() < 1e-5);
                }
            }
            let transposed: Vec<f32> = (0..inputs * outputs).map(|i| weights[i % outputs * inputs + i / outputs]).collect();
            let other = Matrix::from_columns(&transposed, outputs, inputs, outputs);
            prop_assert_eq!(matrix.panels, other.panels);
        }
    }
}
