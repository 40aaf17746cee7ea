//! rejoinder-eval
