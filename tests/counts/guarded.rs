//! Fails where a journey takes a tenth more instructions than it did when its figure was written here.
//!
//! The figures are thousands of instructions. Where one has become better, or worse for a reason, what
//! `run` prints is to be written here.

use gungraun::{Callgrind, EventKind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use saidby_core::check::Checked;
use saidby_core::diagnostic::Diagnostic;
use saidby_core::document::Document;
use saidby_counts::{Open, Shape, folder, notes, open};
use std::hint::black_box;

/// At most a tenth more than `thousands` of instructions.
fn limit(thousands: u64) -> LibraryBenchmarkConfig {
    let mut config = LibraryBenchmarkConfig::default();
    config.tool(Callgrind::with_args(["--cache-sim=no"]).hard_limits([(EventKind::Ir, thousands * 1100)]));
    config
}

#[library_benchmark]
#[bench::minutes_35(args = (35_000, Shape::Minutes), setup = notes, config = limit(4_704))]
#[bench::dense_35(args = (35_000, Shape::Dense), setup = notes, config = limit(4_328))]
fn read(source: String) -> (String, (Document, Vec<Diagnostic>)) {
    let read = saidby_counts::read(black_box(&source));
    (source, read)
}

#[library_benchmark]
#[bench::minutes_35(args = (35, Shape::Minutes, "x"), setup = open, config = limit(1_377))]
#[bench::dense_35(args = (35, Shape::Dense, "x"), setup = open, config = limit(1_438))]
#[bench::minutes_500(args = (500, Shape::Minutes, "x"), setup = open, config = limit(2_390))]
#[bench::enter_35(args = (35, Shape::Minutes, "\n"), setup = open, config = limit(1_377))]
#[bench::paste_35(args = (35, Shape::Minutes, &notes(10_000, Shape::Minutes)), setup = open, config = limit(5_121))]
fn key(open: Open) -> (Open, (Document, Checked)) {
    let next = saidby_counts::key(black_box(&open));
    (open, next)
}

#[library_benchmark]
#[bench::ten_of_20(args = (10, 20), setup = folder, config = limit(32_470))]
fn check(notes: Vec<String>) -> (Vec<String>, Vec<(Document, Vec<Diagnostic>)>) {
    let checked = black_box(&notes).iter().map(|source| saidby_counts::read(source)).collect();
    (notes, checked)
}

library_benchmark_group!(name = journeys, benchmarks = [read, key, check]);
main!(library_benchmark_groups = journeys);
