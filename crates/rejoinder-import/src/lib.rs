//! rejoinder-import
