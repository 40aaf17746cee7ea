//! rejoinder-index
