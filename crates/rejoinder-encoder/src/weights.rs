//! The file of weights: tensors by name, read one at a time, so that no more than the model itself is in memory.

use crate::error::EncoderError;
use serde::Deserialize;
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// Longest header that is read, in bytes; safetensors itself allows as much.
const LONGEST_HEADER: u64 = 100_000_000;

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// Appends the numbers that bytes stand for.
type Convert<T> = fn(&[u8], &mut Vec<T>);

/// An opened file of the safetensors format: eight bytes of length, a header in JSON, the numbers.
pub(crate) struct Weights {
    path: PathBuf,
    file: File,
    tensors: HashMap<String, Tensor>,
    /// Where the numbers begin.
    start: u64,
}

#[derive(Deserialize)]
struct Tensor {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (u64, u64),
}

impl Weights {
    /// Reads the header. Whatever a tensor says of itself is checked when it is read.
    pub(crate) fn open(path: PathBuf) -> Result<Self, EncoderError> {
        let read = |error: std::io::Error| EncoderError::reading(&path, &error);
        let mut file = File::open(&path).map_err(read)?;
        let size = file.metadata().map_err(read)?.len();
        let damaged = || EncoderError::corrupt(&path, "not a whole safetensors file; get the model again");
        let mut length = [0; 8];
        file.read_exact(&mut length).map_err(|_| damaged())?;
        let length = u64::from_le_bytes(length);
        if length > LONGEST_HEADER || length > size.saturating_sub(8) {
            return Err(damaged());
        }
        let mut header = vec![0; length as usize];
        file.read_exact(&mut header).map_err(|_| damaged())?;
        let header: HashMap<String, serde_json::Value> = serde_json::from_slice(&header).map_err(|_| damaged())?;
        let start = 8 + length;
        let mut tensors = HashMap::new();
        for (name, value) in header.into_iter().filter(|(name, _)| name != "__metadata__") {
            let tensor: Tensor = serde_json::from_value(value).map_err(|_| damaged())?;
            if tensor.data_offsets.0 > tensor.data_offsets.1 || tensor.data_offsets.1 > size - start {
                return Err(damaged());
            }
            tensors.insert(name, tensor);
        }
        Ok(Self { path, file, tensors, start })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.tensors.contains_key(name)
    }

    /// The sizes of a tensor.
    pub(crate) fn shape(&self, name: &str) -> Result<&[usize], EncoderError> {
        Ok(&self.tensor(name)?.shape)
    }

    /// The numbers of a tensor, which must have this shape.
    pub(crate) fn read(&mut self, name: &str, shape: &[usize]) -> Result<Vec<f32>, EncoderError> {
        let tensor = self.tensor(name)?;
        if tensor.shape != shape {
            let message = format!("tensor {name} has shape {:?}, the configuration asks for {shape:?}; get the model again", tensor.shape);
            return Err(EncoderError::corrupt(&self.path, message));
        }
        let (size, convert): (usize, Convert<f32>) = match tensor.dtype.as_str() {
            "F64" => (8, |bytes, out| out.extend(numbers(bytes).map(|number| f64::from_le_bytes(number) as f32))),
            "F32" => (4, |bytes, out| out.extend(numbers(bytes).map(f32::from_le_bytes))),
            "F16" => (2, |bytes, out| out.extend(numbers(bytes).map(|number| half::f16::from_le_bytes(number).to_f32()))),
            "BF16" => (2, |bytes, out| out.extend(numbers(bytes).map(|number| half::bf16::from_le_bytes(number).to_f32()))),
            "I8" => (1, |bytes, out| out.extend(numbers(bytes).map(|number| f32::from(i8::from_le_bytes(number))))),
            other => return Err(EncoderError::unsupported(&self.path, format!("tensor {name} holds {other}; floats and int8 are read"))),
        };
        let mut out = Vec::new();
        self.chunks(name, shape, size, |bytes| convert(bytes, &mut out))?;
        if let Some(number) = out.iter().find(|number| !number.is_finite()) {
            return Err(EncoderError::corrupt(&self.path, format!("tensor {name} holds {number}; get the model again")));
        }
        Ok(out)
    }

    /// The whole numbers of a tensor of one dimension.
    pub(crate) fn read_indices(&mut self, name: &str) -> Result<Vec<usize>, EncoderError> {
        let tensor = self.tensor(name)?;
        let shape = tensor.shape.clone();
        let (size, convert): (usize, Convert<i64>) = match (tensor.dtype.as_str(), shape.len()) {
            ("I64" | "U64", 1) => (8, |bytes, out| out.extend(numbers(bytes).map(i64::from_le_bytes))),
            ("I32", 1) => (4, |bytes, out| out.extend(numbers(bytes).map(|number| i64::from(i32::from_le_bytes(number))))),
            _ => return Err(EncoderError::unsupported(&self.path, format!("tensor {name} is not a list of whole numbers"))),
        };
        let mut out = Vec::new();
        self.chunks(name, &shape, size, |bytes| convert(bytes, &mut out))?;
        let negative = || EncoderError::corrupt(&self.path, format!("tensor {name} holds a number below 0; get the model again"));
        out.into_iter().map(|number| usize::try_from(number).map_err(|_| negative())).collect()
    }

    /// Hands over the bytes of a tensor whose numbers take `size` bytes.
    fn chunks(&mut self, name: &str, shape: &[usize], size: usize, mut take: impl FnMut(&[u8])) -> Result<(), EncoderError> {
        let (first, last) = self.tensor(name)?.data_offsets;
        let count = shape.iter().try_fold(size, |product, size| product.checked_mul(*size));
        if count.map(|count| count as u64) != Some(last - first) {
            return Err(EncoderError::corrupt(&self.path, format!("tensor {name} has not the length of its shape; get the model again")));
        }
        let read = |error: std::io::Error| EncoderError::reading(&self.path, &error);
        self.file.seek(SeekFrom::Start(self.start + first)).map_err(read)?;
        let mut left = (last - first) as usize;
        let mut buffer = vec![0; CHUNK.min(left)];
        while left > 0 {
            let chunk = &mut buffer[..CHUNK.min(left)];
            self.file.read_exact(chunk).map_err(read)?;
            take(chunk);
            left -= chunk.len();
        }
        Ok(())
    }

    fn tensor(&self, name: &str) -> Result<&Tensor, EncoderError> {
        let missing = || EncoderError::corrupt(&self.path, format!("tensor {name} is missing; the model is of another kind than it says"));
        self.tensors.get(name).ok_or_else(missing)
    }
}

fn numbers<const SIZE: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; SIZE]> + '_ {
    bytes.as_chunks::<SIZE>().0.iter().copied()
}
