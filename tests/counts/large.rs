//! Larger journeys, for the tables of `run --profile` only.

use gungraun::{Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use saidby_core::check::Checked;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use saidby_core::features::document_symbol::Symbol;
use saidby_counts::{Open, Shape, folder, notes, open};
use std::hint::black_box;

#[library_benchmark]
#[bench::minutes_5000(args = (5_000_000, Shape::Minutes), setup = notes)]
fn open_large(source: String) -> (String, (Document, Vec<Diagnostic>)) {
    let read = saidby_counts::read(black_box(&source));
    (source, read)
}

#[library_benchmark]
#[bench::minutes_5000(args = (5000, Shape::Minutes, "x"), setup = open)]
#[bench::dense_5000(args = (5000, Shape::Dense, "x"), setup = open)]
fn key_large(open: Open) -> (Open, (Document, Checked)) {
    let next = saidby_counts::key(black_box(&open));
    (open, next)
}

#[library_benchmark]
#[bench::minutes_5000(args = (5000, Shape::Minutes, "x"), setup = open)]
fn symbols_large(open: Open) -> (Open, (Document, Vec<Symbol>)) {
    let next = saidby_counts::key_and_outline(black_box(&open));
    (open, next)
}

#[library_benchmark]
#[bench::hundred_of_75(args = (100, 75), setup = folder)]
fn check_many(notes: Vec<String>) -> (Vec<String>, usize) {
    let found = black_box(&notes).iter().map(|source| saidby_counts::read(source).1.len()).sum();
    (notes, found)
}

library_benchmark_group!(name = journeys, benchmarks = [open_large, key_large, symbols_large, check_many]);
main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
    library_benchmark_groups = journeys
);
