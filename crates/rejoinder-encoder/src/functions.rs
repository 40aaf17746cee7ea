//! The functions of a layer, number by number, written so that the compiler uses the widest instructions the machine has.

use pulp::{Arch, Simd, WithSimd};

/// Numbers summed side by side: sums of floats are not reordered by the compiler, so the order that suits it is written out.
const LANES: usize = 16;

/// Runs a loop compiled for the widest instructions of the machine. The closure must be marked as inline, or it is compiled for the least.
fn widely(work: impl FnMut()) {
    struct Wide<F>(F);
    impl<F: FnMut()> WithSimd for Wide<F> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(mut self, _: S) {
            (self.0)();
        }
    }
    Arch::new().dispatch(Wide(work));
}

/// What stands between the two linear layers of a block, and after a dense module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activation {
    Identity,
    Tanh,
    Relu,
    /// `x * Φ(x)`, by the error function.
    Gelu,
    /// The same by Hendrycks and Gimpel's approximation with a hyperbolic tangent.
    GeluTanh,
}

impl Activation {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "gelu" => Some(Self::Gelu),
            "gelu_new" | "gelu_pytorch_tanh" => Some(Self::GeluTanh),
            "relu" | "torch.nn.modules.activation.ReLU" => Some(Self::Relu),
            "tanh" | "torch.nn.modules.activation.Tanh" => Some(Self::Tanh),
            "torch.nn.modules.activation.GELU" => Some(Self::Gelu),
            "torch.nn.modules.linear.Identity" => Some(Self::Identity),
            _ => None,
        }
    }
}

/// Adds the bias to every row, then applies the activation.
pub(crate) fn activate(x: &mut [f32], bias: &[f32], activation: Activation) {
    widely(
        #[inline(always)]
        || {
            for row in x.chunks_exact_mut(bias.len()) {
                let terms = row.iter_mut().zip(bias);
                match activation {
                    Activation::Identity => terms.for_each(|(x, bias)| *x += bias),
                    Activation::Tanh => terms.for_each(|(x, bias)| *x = tanh(*x + bias)),
                    Activation::Relu => terms.for_each(|(x, bias)| *x = (*x + bias).max(0.0)),
                    Activation::Gelu => terms.for_each(|(x, bias)| {
                        let sum = *x + bias;
                        *x = 0.5 * sum * (1.0 + erf(sum * std::f32::consts::FRAC_1_SQRT_2));
                    }),
                    Activation::GeluTanh => terms.for_each(|(x, bias)| {
                        let sum = *x + bias;
                        *x = 0.5 * sum * (1.0 + tanh(0.797_884_6 * (sum + 0.044_715 * sum * sum * sum)));
                    }),
                }
            }
        },
    );
}

/// Adds `residual` and `bias` to every row and normalises it to mean 0 and variance 1, scaled and shifted (Ba, Kiros and Hinton 2016).
pub(crate) fn add_and_normalise(x: &mut [f32], residual: &[f32], bias: &[f32], norm: &LayerNorm) {
    widely(
        #[inline(always)]
        || {
            let size = bias.len();
            for (row, residual) in x.chunks_exact_mut(size).zip(residual.chunks_exact(size)) {
                for ((x, residual), bias) in row.iter_mut().zip(residual).zip(bias) {
                    *x += residual + bias;
                }
                let mean = sum(row, |x| x) / size as f32;
                row.iter_mut().for_each(|x| *x -= mean);
                let variance = sum(row, |x| x * x) / size as f32;
                let factor = 1.0 / (variance + norm.epsilon).sqrt();
                for ((x, scale), shift) in row.iter_mut().zip(&norm.scale).zip(&norm.shift) {
                    *x = *x * factor * scale + shift;
                }
            }
        },
    );
}

/// The learned part of a layer normalisation.
pub(crate) struct LayerNorm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
    pub(crate) epsilon: f32,
}

/// Makes every row of `size` numbers a distribution.
pub(crate) fn softmax(x: &mut [f32], size: usize) {
    widely(
        #[inline(always)]
        || {
            for row in x.chunks_exact_mut(size) {
                let mut greatest = [f32::NEG_INFINITY; LANES];
                for chunk in row.chunks(LANES) {
                    greatest.iter_mut().zip(chunk).for_each(|(greatest, x)| *greatest = greatest.max(*x));
                }
                let greatest = greatest.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                row.iter_mut().for_each(|x| *x = exp(*x - greatest));
                let factor = 1.0 / sum(row, |x| x);
                row.iter_mut().for_each(|x| *x *= factor);
            }
        },
    );
}

/// Scales to length 1; what has no length stays as it is.
pub(crate) fn to_unit_length(x: &mut [f32]) {
    let length = x.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>().sqrt();
    if length > 0.0 && length.is_finite() {
        x.iter_mut().for_each(|x| *x = (f64::from(*x) / length) as f32);
    }
}

#[inline(always)]
fn sum(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; LANES];
    for chunk in x.chunks(LANES) {
        sums.iter_mut().zip(chunk).for_each(|(sum, x)| *sum += of(*x));
    }
    sums.iter().sum()
}

/// e^x to two units in the last place for x up to 0, by Cody and Waite's reduction and the polynomial of Cephes' `expf`.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// Adding it rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let power = (x * std::f32::consts::LOG2_E + ROUND) - ROUND;
    let x = x - power * 0.693_359_4 + power * 2.121_944_4e-4;
    let mut tail = 1.987_569_1e-4;
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        tail = tail * x + coefficient;
    }
    (tail * x * x + x + 1.0) * f32::from_bits(((power as i32 + 127) << 23) as u32)
}

/// The hyperbolic tangent by [`exp`].
#[inline(always)]
fn tanh(x: f32) -> f32 {
    let double = exp((-2.0 * x.abs()).max(-60.0));
    ((1.0 - double) / (1.0 + double)).copysign(x)
}

/// The error function to 4e-7, by the ratio of polynomials that Eigen and XLA use.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let square = x * x;
    let mut above = -2.726_142_3e-10;
    for coefficient in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_5e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        above = above * square + coefficient;
    }
    let mut below = -1.456_607_2e-5;
    for coefficient in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2] {
        below = below * square + coefficient;
    }
    x * above / below
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The series of erf, in double precision.
    fn exact_erf(x: f64) -> f64 {
        let (mut term, mut sum) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            sum += term / f64::from(2 * n + 1);
        }
        sum * 2.0 / std::f64::consts::PI.sqrt()
    }

    #[test]
    fn functions_are_those_of_the_books() {
        for step in -3800..=3800 {
            let x = step as f32 / 1000.0;
            assert!((f64::from(erf(x)) - exact_erf(f64::from(x))).abs() < 5e-7, "erf({x})");
            assert!((f64::from(tanh(x)) - f64::from(x).tanh()).abs() < 5e-7, "tanh({x})");
            let e = f64::from(-x.abs() * 20.0).exp();
            assert!((f64::from(exp(-x.abs() * 20.0)) - e).abs() <= 4e-7 * e, "exp({x} * 20)");
        }
        assert_eq!((erf(f32::MAX).signum(), tanh(-100.0)), (1.0, -1.0));
    }

    #[test]
    fn rows_are_normalised_each_for_itself() {
        let mut x: Vec<f32> = (0..66).map(|i| (i * 7 % 13) as f32).collect();
        softmax(&mut x, 33);
        for row in x.chunks(33) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        }
        let norm = LayerNorm { scale: vec![2.0; 33], shift: vec![1.0; 33], epsilon: 1e-12 };
        let residual: Vec<f32> = (0..66).map(|i| (i * 5 % 17) as f32).collect();
        add_and_normalise(&mut x, &residual, &[0.5; 33], &norm);
        for row in x.chunks(33) {
            let mean = row.iter().sum::<f32>() / 33.0;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / 33.0;
            assert!((mean - 1.0).abs() < 1e-5 && (variance - 4.0).abs() < 1e-4, "{mean} {variance}");
        }
    }
}
